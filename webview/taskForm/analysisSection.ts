import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AnalysisState, ComparisonResult, ComparisonRow } from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import {
  type AnalysisTab,
  type AnalysisView,
  filteredRows,
  initialView,
  isCurrent,
  rowsOfTab,
  settledCount,
  tabResults,
  whyEmpty,
} from './comparisonRows';
import { resultLabels } from '../components/resultLabels';
import { baseStyles } from '../styles/baseStyles';
import { button, dropdown, textField } from '../toolkit';
import { analysisSectionStyles } from './analysisSectionStyles';
import { keepLabel, recreateLabel, skipLabel, undoSkipLabel } from './comparisonActions';
import { canView, synchronisedColumns, unsynchronisedColumns } from './comparisonColumns';
import '../components/grid/dataGrid';
import type { GridAction } from '../components/grid/gridColumn';
import '../components/notice';
import { keepFocus } from '../components/keepFocus';
import { PartElement } from '../components/partElement';
import { minHeightOf } from '../components/placeAt';
import '../components/tabBar';

declare global {
  interface HTMLElementTagNameMap {
    'ss-analysis-section': AnalysisSection;
  }
}

/**
 * What the analysis found. Raises `skip`, `undo-skip`, `recreate`, `undo-recreate` (detail: source names), `rename`
 * (detail: the source's name), `open-diff` (detail: the row), `view-change` (detail: AnalysisView), `count-rows`,
 * `cancel-count`, `preview-sql`, `open-all-diffs`, `analyse`.
 */
@customElement('ss-analysis-section')
export class AnalysisSection extends PartElement {
  static override readonly styles = [baseStyles, analysisSectionStyles];

  @property({ attribute: false }) analysis: AnalysisState | undefined;
  @property({ attribute: false }) view: AnalysisView = initialView;

  @state() private selected: ReadonlySet<string> = new Set();
  private synchronised: readonly ComparisonRow[] = [];
  private unsynchronised: readonly ComparisonRow[] = [];
  private shown: readonly ComparisonRow[] = [];
  /** What a screen reader says of the user's choices. */
  private said = '';

  constructor() {
    super();
    // With its last row a grid goes away; its tab is still there.
    keepFocus(this, 'ss-tab-bar');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('analysis')) {
      const before = this.synchronised.length;
      const rows = this.analysis?.rows ?? [];
      this.synchronised = rowsOfTab(rows, 'synchronised');
      this.unsynchronised = rowsOfTab(rows, 'unsynchronised');
      const isChosen = isCurrent(changed.get('analysis')) && isCurrent(this.analysis);
      if (!isChosen) this.said = '';
      else if (this.synchronised.length !== before) this.said = this.counts();
    }
    this.shown = filteredRows(this.undoes ? this.unsynchronised : this.synchronised, this.view);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { analysis } = this;
    if (!analysis) return nothing;
    return html`${
        analysis.stale
          ? html`<ss-notice
              kind="warning"
              .text=${t('The settings or the selection changed since this analysis. Its rows are kept to look at.')}
              .action=${t('Analyse again')}
              @notice-action=${() => this.raise('analyse')}
            ></ss-notice>`
          : nothing
      }
      <ss-tab-bar
        .label=${t('Analysis result')}
        .tabs=${[
          { id: 'synchronised', label: t('Synchronised'), count: this.synchronised.length },
          { id: 'unsynchronised', label: t('Unsynchronised'), count: settledCount(this.unsynchronised) },
        ]}
        .active=${this.view.tab}
        @tab-change=${(event: CustomEvent<AnalysisTab>) => {
          this.selected = new Set();
          this.change({ tab: event.detail, result: 'any' });
        }}
      >
        ${this.tools()} ${this.rows()}
      </ss-tab-bar>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  private counts(): string {
    const [synchronised, unsynchronised] = [this.synchronised.length, this.unsynchronised.length];
    return t('Synchronised: {0}, unsynchronised: {1}.', numberText(synchronised), numberText(unsynchronised));
  }

  private tools(): TemplateResult {
    const { tab, search, result } = this.view;
    const { undoes } = this;
    const targets = this.targets();
    const hasNothingToShow = this.synchronised.length === 0 || this.analysis?.status === 'running';
    return html`<div class="tools bar">
      ${textField({
        label: t('Filter tables'),
        labelHidden: true,
        placeholder: t('Filter tables'),
        value: search,
        onInput: (text) => this.change({ search: text }),
      })}
      ${dropdown<ComparisonResult | 'any'>({
        label: t('Result'),
        labelHidden: true,
        choices: [
          { value: 'any', label: t('Any result') },
          ...tabResults[tab].map((value) => ({ value, label: resultLabels[value] })),
        ],
        value: result,
        onChange: (value) => this.change({ result: value }),
      })}
      ${button({
        label: undoes ? undoSkipLabel(targets.length) : skipLabel(targets.length),
        disabled: targets.length === 0,
        onClick: () => this.apply(undoes ? 'undo-skip' : 'skip', targets),
      })}
      ${undoes ? nothing : this.recreation()} ${this.renaming()}
      <span class="push bar">
        ${this.count()}
        ${button({
          label: t('Preview SQL'),
          disabled: hasNothingToShow,
          onClick: () => this.raise('preview-sql'),
        })}
        ${button({
          label: t('All diffs'),
          disabled: hasNothingToShow,
          onClick: () => this.raise('open-all-diffs'),
        })}
      </span>
    </div>`;
  }

  /** One button for both ways: what the first of the selected rows allows decides. */
  private recreation(): TemplateResult {
    const recreated = this.chosen((row) => row.result === 'recreate');
    const undo = recreated.length > 0;
    const sources = undo ? recreated : this.chosen((row) => row.canRecreate);
    return button({
      label: undo ? keepLabel(sources.length) : recreateLabel(sources.length),
      disabled: sources.length === 0,
      onClick: () => this.apply(undo ? 'undo-recreate' : 'recreate', sources),
    });
  }

  /** Of one table at a time: each has columns of its own. */
  private renaming(): TemplateResult {
    const [source, ...others] = this.chosen((row) => row.canRename);
    return button({
      label: t('Rename columns…'),
      disabled: source === undefined || others.length > 0,
      onClick: () => this.raise('rename', source),
    });
  }

  private count(): TemplateResult | typeof nothing {
    const { countable = 0, counting, status } = this.analysis ?? {};
    if (counting) {
      return html`<span class="hint number" role="status"
          >${t('{0} of {1} counted', numberText(counting.done), numberText(counting.total))}</span
        >
        ${button({ label: t('Cancel'), name: t('Cancel counting'), onClick: () => this.raise('cancel-count') })}`;
    }
    return button({
      label: t('Count rows'),
      name: t('Count rows that the risky changes meet'),
      disabled: countable === 0 || status !== 'done' || this.analysis?.stale === true,
      onClick: () => this.raise('count-rows'),
    });
  }

  private rows(): TemplateResult {
    const { undoes } = this;
    // Both tabs are as high as the longer one needs, so that nothing below moves when the tab changes; rows that are
    // opened may ask for more.
    const rows = Math.max(this.synchronised.length, this.unsynchronised.length, 2);
    return html`<div class="area" ${minHeightOf(Math.min(rows + 1, 16) * 28 + 4)}>
        ${
          this.shown.length === 0
            ? this.empty()
            : html`<ss-data-grid
                .label=${undoes ? t('Unsynchronised tables') : t('Synchronised tables')}
                .columns=${undoes ? unsynchronisedColumns : synchronisedColumns}
                .rows=${this.shown}
                .keyOf=${sourceOf}
                .selected=${this.selected}
                ?stale=${this.analysis?.stale === true}
                @selection-change=${(event: CustomEvent<ReadonlySet<string>>) => (this.selected = event.detail)}
                @row-action=${(event: CustomEvent<GridAction>) => this.act(event.detail)}
              ></ss-data-grid>`
        }
      </div>
      <p class="hint keys">
        ${
          undoes
            ? t('Space selects, Enter opens the diff, U undoes the skip.')
            : t('Space selects, Enter opens the diff, S skips, R recreates, N renames columns.')
        }
      </p>`;
  }

  private empty(): TemplateResult {
    const all = this.undoes ? this.unsynchronised : this.synchronised;
    const isRunning = this.analysis?.status === 'running' && all.length === 0;
    return html`<ss-notice
      kind=${isRunning ? 'loading' : 'empty'}
      .text=${isRunning ? t('Tables appear here as they are compared.') : whyEmpty(all.length, this.view)}
      .action=${all.length > 0 ? t('Clear filter') : undefined}
      @notice-action=${this.clearFilter}
    ></ss-notice>`;
  }

  /** Whether this tab takes skips back; the other one skips. */
  private get undoes(): boolean {
    return this.view.tab === 'unsynchronised';
  }

  private allowsSkip(row: ComparisonRow): boolean {
    return this.undoes ? row.canUndoSkip : row.canSkip;
  }

  /** What this tab does is done to these. */
  private targets(): readonly string[] {
    return this.chosen((row) => this.allowsSkip(row));
  }

  /** The selected rows on show that fit. */
  private chosen(fits: (row: ComparisonRow) => boolean): readonly string[] {
    return this.shown.filter((row) => this.selected.has(row.source) && fits(row)).map(sourceOf);
  }

  private act({ key, action }: GridAction): void {
    const row = this.shown.find(({ source }) => source === key);
    if (!row) return;
    const { undoes } = this;
    // A key on a selected row means the whole selection, as in the editor's own lists.
    const own = this.allowsSkip(row) ? [key] : [];
    const targets = this.selected.has(key) ? this.targets() : own;
    if (action === 'open' && canView(row)) this.raise('open-diff', row);
    else if (action === 'r' && row.canRecreate) this.apply('recreate', [key]);
    else if (action === 'n' && row.canRename) this.raise('rename', key);
    else if (action === (undoes ? 'u' : 's') && targets.length > 0)
      this.apply(undoes ? 'undo-skip' : 'skip', targets);
  }

  private apply(
    event: 'skip' | 'undo-skip' | 'recreate' | 'undo-recreate',
    sources: readonly string[],
  ): void {
    // A button for selected rows is none without them.
    this.renderRoot.querySelector('ss-data-grid')?.focus({ preventScroll: true });
    this.selected = new Set();
    this.raise(event, sources);
  }

  private readonly clearFilter = (): void => {
    this.change({ search: '', result: 'any' });
    this.renderRoot.querySelector<HTMLElement>('.tools .control')?.focus();
  };

  private change(view: Partial<AnalysisView>): void {
    this.raise('view-change', { ...this.view, ...view });
  }
}

function sourceOf({ source }: ComparisonRow): string {
  return source;
}
