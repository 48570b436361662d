import { type TemplateResult, html, nothing } from 'lit';
import type { ComparisonRow, Hazard } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { resultLabels } from '../components/resultLabels';
import { changeText } from '../texts/changeText';
import { visibleMessage, visibleText } from '../texts/visibleText';
import {
  expandableList,
  expandableText,
  isLongText,
  listBeside,
  moreEntries,
  textBeside,
} from '../components/grid/expandableText';
import type { GridColumn } from '../components/grid/gridColumn';
import { icon, spinner } from '../components/icons';
import { nameColumn } from '../components/grid/nameColumn';

type Column = GridColumn<ComparisonRow>;

const source: Column = nameColumn('source', t('Source'), 112);
const shadow: Column = nameColumn('shadow', t('Shadow'), 72);

const resultColumn: Column = {
  id: 'result',
  header: t('Result'),
  width: '150px',
  cell: (row) => html`${resultMark(row)}<span class="ellipsis">${resultLabels[row.result]}</span>`,
};

const changes: Column = {
  id: 'changes',
  header: t('Changes'),
  width: { least: 160, beside: listBeside, text: changesText },
  cell: (row, expanded) => expandableList(changeTexts(row), row.source, expanded),
  expands: (row) => row.changes.length > 0,
  tooltip: changesText,
};

const reason: Column = {
  id: 'reason',
  header: t('Reason'),
  width: { least: 200, beside: textBeside, text: reasonText },
  cell: (row, expanded) => expandableText(reasonText(row), row.source, expanded),
  expands: (row) => isLongText(row.reason ?? ''),
  tooltip: reasonText,
};

const risk: Column = {
  id: 'risk',
  header: t('Risk'),
  width: { least: 136, beside: listBeside, text: riskText },
  cell: (row, expanded) => {
    const [first, ...others] = row.hazards;
    if (expanded && first) {
      return html`<ul>
        ${row.hazards.map((hazard) => html`<li>${risky(hazard)}</li>`)}
        ${row.effect === undefined ? nothing : html`<li class="hint">${row.effect}</li>`}
      </ul>`;
    }
    if (!first)
      return row.effect === undefined ? nothing : html`<span class="ellipsis hint">${row.effect}</span>`;
    return html`<span class="ellipsis">${risky(first)}</span>${moreEntries(others.length)}`;
  },
  tooltip: riskText,
};

const view: Column = {
  id: 'view',
  header: t('View'),
  headerHidden: true,
  // Takes what the texts leave, so that the buttons stand at the end.
  width: 'minmax(52px, 1fr)',
  align: 'end',
  cell: (row) => (canView(row) ? rowButton(t('View'), row) : nothing),
  action: () => 'open',
};

const skip: Column = {
  id: 'skip',
  header: t('Skip'),
  headerHidden: true,
  width: '48px',
  cell: (row) => (row.canSkip ? rowButton(t('Skip'), row) : nothing),
  action: (row) => (row.canSkip ? 's' : undefined),
};

/** The way back into the plan: of a skipped table, and of one whose shadow only a new one can replace. */
const undoSkip: Column = {
  id: 'undoSkip',
  header: t('Undo skip'),
  headerHidden: true,
  width: '82px',
  cell: (row) => {
    if (row.canUndoSkip) return rowButton(t('Undo skip'), row);
    return row.canRecreate ? rowButton(t('Recreate…'), row) : nothing;
  },
  action: (row) => (row.canUndoSkip ? 'u' : row.canRecreate ? 'r' : undefined),
};

export const synchronisedColumns: readonly Column[] = [
  source,
  shadow,
  { ...resultColumn, width: '78px' },
  changes,
  risk,
  view,
  skip,
];
export const unsynchronisedColumns: readonly Column[] = [
  source,
  shadow,
  resultColumn,
  reason,
  view,
  undoSkip,
];

/** Whether there are two definitions to lay side by side. */
export function canView({ result }: ComparisonRow): boolean {
  return result !== 'comparing' && result !== 'failed';
}

function resultMark({ result }: ComparisonRow): TemplateResult | typeof nothing {
  switch (result) {
    case 'create':
    case 'modify':
    case 'recreate':
      return nothing;
    case 'comparing':
      return spinner();
    case 'consistent':
      return icon('check', 'success');
    case 'skipped':
      return icon('dash');
    case 'failed':
      return icon('error', 'error');
    case 'unsupported':
      return icon('question', 'warning');
  }
}

function changesText(row: ComparisonRow): string {
  return changeTexts(row).join('\n');
}

function reasonText(row: ComparisonRow): string {
  return visibleMessage(row.reason ?? '');
}

function riskText({ hazards, effect }: ComparisonRow): string {
  return [...hazards.map(hazardLine), ...(effect === undefined ? [] : [t('Server: {0}', effect)])].join('\n');
}

function changeTexts(row: ComparisonRow): readonly string[] {
  return row.changes.map(changeText);
}

/** A warning, unless the server found nobody whom the change would meet. */
function risky(hazard: Hazard): TemplateResult {
  const mark = hazard.counted?.touched === 0 ? icon('check') : icon('warning', 'warning');
  return hazard.destructive ? html`${mark} ${hazardLine(hazard)}` : html`${hazardLine(hazard)}`;
}

function hazardLine({ text, counted }: Hazard): string {
  return visibleText(counted ? `${text} (${counted.text})` : text);
}

function rowButton(label: string, row: ComparisonRow): TemplateResult {
  return html`<button
    class="link"
    type="button"
    tabindex="-1"
    aria-label=${`${label} ${visibleText(row.source)}`}
  >
    ${label}
  </button>`;
}
