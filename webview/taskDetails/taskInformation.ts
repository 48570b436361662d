import { type PropertyValues, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type {
  TaskDetailsState,
  TaskFact,
  TaskTableDetail,
  TaskTableRow,
} from '../../src/protocol/taskDetails';
import { numberText, t } from '../l10n';
import { visibleMessage } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import '../components/grid/dataGrid';
import { environmentBadge, environmentBadgeStyles } from '../components/environmentBadge';
import type { GridAction } from '../components/grid/gridColumn';
import '../components/notice';
import { PartElement } from '../components/partElement';
import { type ExcludedRow, excludedColumns, tableColumns } from './taskColumns';
import './taskTable';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-information': TaskInformation;
  }
}

/**
 * A task's facts, what became of each table, and the tables it leaves alone. Raises `show-table` (detail: the source),
 * `close-table`, `open-diff` (detail: the source and which).
 */
@customElement('ss-task-information')
export class TaskInformation extends PartElement {
  static override readonly styles = [
    baseStyles,
    environmentBadgeStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
        gap: 4px 32px;
        max-width: 1232px;
        margin: 12px 0 0;
      }
      dl > div {
        display: grid;
        grid-template-columns: 160px minmax(0, 1fr);
        gap: 8px;
      }
      /* Remarks may be a paragraph. */
      dl > .long {
        grid-column: 1 / -1;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .area {
        display: flex;
        max-height: 452px;
      }
      .area > * {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) task: TaskDetailsState | undefined;
  /** When the task came, by `performance.now()`: a statement that ran then runs on. */
  @property({ attribute: false }) came = 0;
  /** The table whose statements are shown. */
  @property({ attribute: false }) table: TaskTableDetail | undefined;
  private rows: readonly TaskTableRow[] = [];
  private clock: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.tick(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { tables = [] } = this.task ?? {};
    const isRunning = tables.some(({ runsMs }) => runsMs !== undefined);
    const passed = performance.now() - this.came;
    if (isRunning) this.rows = tables.map((row) => later(row, passed));
    else if (changed.has('task')) this.rows = tables;
    this.tick(isRunning);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.task) return nothing;
    const { facts, tables, excluded } = this.task;
    return html`<dl>
        ${facts.map(
          (fact) =>
            html`<div class=${fact.value.length > 80 ? 'long' : nothing}>
              <dt>${fact.label}</dt>
              <dd>${factValue(fact)}</dd>
            </div>`,
        )}
      </dl>
      <h2>${t('Tables to synchronise')} <span class="hint number">${numberText(tables.length)}</span></h2>
      ${
        tables.length === 0
          ? html`<ss-notice .text=${t('This task has no table to synchronise.')}></ss-notice>`
          : html`<div class="area">
              <ss-data-grid
                .label=${t('Tables to synchronise')}
                .columns=${tableColumns}
                .rows=${this.rows}
                .keyOf=${sourceOf}
                @row-action=${(event: CustomEvent<GridAction>) => {
                  if (event.detail.action === 'open') this.raise('show-table', event.detail.key);
                }}
              ></ss-data-grid>
            </div>`
      }
      ${this.tableDetail()}
      ${
        excluded.length === 0
          ? nothing
          : html`<h2>
                ${t('Tables not synchronised')}
                <span class="hint number">${numberText(excluded.length)}</span>
              </h2>
              <div class="area">
                <ss-data-grid
                  .label=${t('Tables not synchronised')}
                  .columns=${excludedColumns}
                  .rows=${excluded}
                  .keyOf=${sourceOf}
                ></ss-data-grid>
              </div>`
      }`;
  }

  /** Statements that run tell for how long. */
  private tick(wanted: boolean): void {
    if (wanted) this.clock ??= setInterval(() => this.requestUpdate(), 1000);
    else {
      clearInterval(this.clock);
      this.clock = undefined;
    }
  }

  private tableDetail(): TemplateResult | typeof nothing {
    const { table } = this;
    if (!table) return nothing;
    return html`<ss-task-table
      .table=${table}
      @open-diff=${(event: CustomEvent<'change' | 'source'>) =>
        this.raise('open-diff', { source: table.source, against: event.detail })}
      @close=${() => {
        this.raise('close-table');
        this.renderRoot.querySelector<HTMLElement>('ss-data-grid')?.focus();
      }}
    ></ss-task-table>`;
  }
}

function later(row: TaskTableRow, passedMs: number): TaskTableRow {
  return row.runsMs === undefined ? row : { ...row, runsMs: row.runsMs + passedMs };
}

function factValue({ value, environment }: TaskFact): unknown {
  const text = visibleMessage(value);
  return environment ? [text, ' ', environmentBadge(environment)] : text;
}

function sourceOf({ source }: TaskTableRow | ExcludedRow): string {
  return source;
}
