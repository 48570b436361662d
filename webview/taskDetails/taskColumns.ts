import { type TemplateResult, html, nothing } from 'lit';
import type { TaskDetailsState, TaskTableRow } from '../../src/protocol/taskDetails';
import { numberText, t } from '../l10n';
import { capitalised } from '../texts/capitalised';
import { durationText } from '../texts/durationText';
import { resultLabels } from '../components/resultLabels';
import { visibleMessage } from '../texts/visibleText';
import { expandableText, isLongText, textBeside } from '../components/grid/expandableText';
import type { GridColumn } from '../components/grid/gridColumn';
import { icon, spinner } from '../components/icons';
import { nameColumn } from '../components/grid/nameColumn';

export type ExcludedRow = TaskDetailsState['excluded'][number];

const leastName = 140;
const longestMs = 24 * 3_600_000 - 1;

export const tableColumns: readonly GridColumn<TaskTableRow>[] = [
  nameColumn('source', t('Table'), leastName),
  nameColumn('shadow', t('Shadow'), leastName),
  {
    id: 'result',
    header: t('Change'),
    width: '84px',
    cell: ({ result }) => html`<span class="ellipsis">${resultLabels[result]}</span>`,
  },
  {
    id: 'status',
    header: t('Result'),
    // Of one that runs, for as long as it may run: the columns stand still while the seconds go by.
    width: {
      least: 228,
      beside: 3,
      text: (row) => statusText(row.runsMs === undefined ? row : { ...row, runsMs: longestMs }),
    },
    cell: (row) => html`${statusMark(row.status)}<span class="ellipsis number">${statusText(row)}</span>`,
  },
  {
    id: 'statements',
    header: t('Statements'),
    width: '108px',
    align: 'end',
    cell: ({ statements }) => numberText(statements),
  },
  {
    id: 'duration',
    header: t('Duration'),
    width: '96px',
    align: 'end',
    // A table that was not run may have waited: no time of its own.
    cell: ({ status, durationMs }) =>
      durationMs === undefined || status === 'notRun'
        ? nothing
        : html`<span class="ellipsis">${durationText(durationMs)}</span>`,
  },
  {
    id: 'message',
    header: t('Message'),
    width: { least: 180, beside: textBeside, text: ({ message = '' }) => visibleMessage(message) },
    cell: ({ source, message = '' }, expanded) => expandableText(visibleMessage(message), source, expanded),
    expands: ({ message = '' }) => isLongText(message),
    tooltip: ({ message = '' }) => visibleMessage(message),
  },
];

export const excludedColumns: readonly GridColumn<ExcludedRow>[] = [
  nameColumn('source', t('Table'), leastName),
  nameColumn('shadow', t('Shadow'), leastName),
  {
    id: 'reason',
    header: t('Reason'),
    width: { least: 200, beside: textBeside, text: ({ reason }) => visibleMessage(reason) },
    cell: ({ source, reason }, expanded) => expandableText(visibleMessage(reason), source, expanded),
    expands: ({ reason }) => isLongText(reason),
    tooltip: ({ reason }) => visibleMessage(reason),
  },
];

const statusLabels: Readonly<Record<TaskTableRow['status'], string>> = {
  pending: capitalised(t('pending')),
  executing: capitalised(t('executing')),
  waiting: capitalised(t('waiting')),
  succeeded: capitalised(t('succeeded')),
  failed: capitalised(t('failed')),
  drifted: capitalised(t('drifted')),
  unknown: capitalised(t('unknown')),
  notRun: capitalised(t('not run')),
};

/** A statement that takes its time says so: it may wait for a lock. */
function statusText({ status, runsMs = 0 }: TaskTableRow): string {
  const seconds = Math.floor(runsMs / 1000);
  if (seconds < 2) return statusLabels[status];
  return t('{0} for {1}', statusLabels[status], seconds < 60 ? t('{0} s', seconds) : durationText(runsMs));
}

function statusMark(status: TaskTableRow['status']): TemplateResult {
  switch (status) {
    case 'pending':
    case 'waiting':
      return icon('circle');
    case 'executing':
      return spinner();
    case 'succeeded':
      return icon('check', 'success');
    case 'failed':
      return icon('error', 'error');
    case 'drifted':
      return icon('warning', 'warning');
    case 'unknown':
      return icon('question', 'warning');
    case 'notRun':
      return icon('dash');
  }
}
