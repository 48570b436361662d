import { type PropertyValues, type TemplateResult, LitElement, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type {
  TaskCenterCalls,
  TaskCenterList,
  TaskCenterSnapshots,
  TaskRow,
} from '../../src/protocol/taskCenter';
import './columnFilter';
import type { ColumnFilter } from './columnFilter';
import '../components/grid/dataGrid';
import type { ColumnAction, GridAction, GridColumn } from '../components/grid/gridColumn';
import { keepFocus } from '../components/keepFocus';
import { spinner } from '../components/icons';
import { problemNotice } from '../components/notice';
import './periodField';
import './popupMenu';
import type { PopupMenu } from './popupMenu';
import { taskCenterColumns } from './taskCenterColumns';
import { HostClient } from '../host/hostClient';
import { t } from '../l10n';
import { columnFilter, fieldOf } from './filterOfColumn';
import { PendingEdits } from '../host/pendingEdits';
import { Refusals } from '../host/refusals';
import { type BatchAction, batchLabel, isBatch, rowMenu } from './rowMenu';
import { allowing, nextSort, rowsInOrder, shownText, withRows } from './taskRows';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button, textField } from '../toolkit';
import { taskCenterStyles } from './taskCenterStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-center-page': TaskCenterPage;
  }
}

type Filter = TaskCenterList['filter'];
type Action = TaskCenterCalls['act']['action'];

const typingMs = 150;
const clockMs = 30_000;

/** The page of all tasks in columns. */
@customElement('ss-task-center-page')
export class TaskCenterPage extends LitElement {
  static override readonly styles = [baseStyles, taskCenterStyles];

  @state() private list: TaskCenterList | undefined;
  @state() private known: ReadonlyMap<number, TaskRow> = new Map();
  @state() private selected: ReadonlySet<string> = new Set();
  @state() private now = Date.now();
  /** The column whose filter was opened last, and what is typed there. */
  @state() private filtered = '';
  @state() private typed: string | undefined;
  /** The row whose menu is open. */
  private menuRow: TaskRow | undefined;
  private rows: readonly TaskRow[] = [];
  private columns: readonly GridColumn<TaskRow>[] = [];
  private columnsFor = '';
  private clock: ReturnType<typeof setInterval> | undefined;
  private typing: ReturnType<typeof setTimeout> | undefined;
  @query('ss-popup-menu') private menu!: PopupMenu;
  @query('ss-column-filter') private columnFilter!: ColumnFilter;

  private readonly host = new HostClient<TaskCenterCalls, TaskCenterSnapshots, object>(({ list, rows }) => {
    if (list) this.list = list;
    if (rows) this.known = withRows(this.known, rows);
  });
  private readonly refusals = new Refusals<'page'>(() => this.requestUpdate());
  private readonly edits = new PendingEdits<Filter>(
    (filter) => this.refusals.watch('page', this.host.call('filter', filter)),
    () => this.requestUpdate(),
  );

  constructor() {
    super();
    // With the last task the grid goes away, and what comes next is in its place.
    keepFocus(this, 'ss-notice');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock = setInterval(() => (this.now = Date.now()), clockMs);
    this.watch(this.host.call('ready'));
  }

  override disconnectedCallback(): void {
    clearInterval(this.clock);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { list } = this;
    if (!list) return;
    if (changed.has('list') || changed.has('known')) this.rows = rowsInOrder(list, this.known);
    // The same columns stay the same object: new ones make the grid draw everything, and scroll to its beginning.
    const wanted = JSON.stringify([
      list.sort,
      list.fields,
      list.filter.connections.length,
      list.filter.statuses.length,
    ]);
    if (wanted !== this.columnsFor || changed.has('now')) {
      this.columns = taskCenterColumns(list, new Set(Object.keys(list.fields)), this.now);
    }
    this.columnsFor = wanted;
  }

  protected override render(): TemplateResult {
    const { list } = this;
    return html`<h1>${t('Task Center')}</h1>
      ${problemNotice(this.refusals.at('page'))}
      ${list === undefined || list.status === 'loading' ? loading() : this.content(list)}
      <ss-popup-menu
        @menu-choice=${(event: CustomEvent<string>) => this.choose(event.detail)}
      ></ss-popup-menu>
      <ss-column-filter
        .filter=${list && columnFilter(this.filtered, list, this.typed)}
        @filter-change=${(event: CustomEvent<readonly string[] | string>) => this.filterColumn(event.detail)}
      ></ss-column-filter>`;
  }

  private content(list: TaskCenterList): TemplateResult {
    if (list.status === 'unreadable') return this.unreadable();
    if (list.total === 0) {
      return html`<ss-notice
        .text=${t('There is no task yet. A task compares source tables with their shadows and runs the SQL that you previewed.')}
        .action=${t('Create task')}
        primary
        @notice-action=${() => this.watch(this.host.call('create'))}
      ></ss-notice>`;
    }
    const filter = this.edits.over(list.filter);
    return html`<div class="bar">
        <div class="search">
          ${textField({
            label: t('Search tasks: #14, by:ann, db:shop, on:sample, or text in any of them'),
            labelHidden: true,
            placeholder: t('Search: #14, by:ann, db:shop, or any text'),
            value: filter.search,
            onInput: (search) => this.edits.edit({ search }, typingMs),
            maxLength: 500,
          })}
        </div>
        <ss-period-field
          .period=${filter.period}
          @period-change=${(event: CustomEvent<Filter['period']>) => this.edits.edit({ period: event.detail })}
        ></ss-period-field>
        ${button({ label: t('Clear filters'), disabled: !list.isFiltered, onClick: this.clear })}
        <span class="push bar">
          ${button({ label: t('Create task'), onClick: () => this.watch(this.host.call('create')) })}
        </span>
      </div>
      <div class="bar below">
        <span class="summary hint number" role="status">
          ${list.isReadingOlder ? spinner() : nothing} ${shownText(list.order.length, list.total)} ·
          ${visibleText(list.filterLabel)}${list.store === '' ? '' : ` · ${visibleText(list.store)}`}${list.isReadingOlder ? ` · ${t('reading older tasks…')}` : ''}
        </span>
        <span class="push bar">${this.batchButton('abort')} ${this.batchButton('delete')}</span>
      </div>
      <div class=${this.rows.length === 0 ? 'area empty' : 'area'}>
        <ss-data-grid
          .label=${t('Tasks')}
          .columns=${this.columns}
          .rows=${this.rows}
          .keyOf=${keyOf}
          .selected=${this.selected}
          menus
          @selection-change=${(event: CustomEvent<ReadonlySet<string>>) => (this.selected = event.detail)}
          @row-action=${(event: CustomEvent<GridAction>) => this.actOnRow(event.detail)}
          @column-action=${(event: CustomEvent<ColumnAction>) => this.actOnColumn(event.detail)}
        ></ss-data-grid>
        ${this.rows.length === 0 ? this.empty(list) : nothing}
      </div>
      <p class="hint">
        ${t('Enter opens, Space selects, “.” shows the actions, Delete deletes finished tasks. In a header, Enter sorts and Alt+Down filters.')}
      </p>`;
  }

  private empty(list: TaskCenterList): TemplateResult {
    if (list.order.length > 0 || list.isReadingOlder) {
      return html`<ss-notice kind="loading" .text=${t('Reading older tasks…')}></ss-notice>`;
    }
    if (list.isFiltered) {
      return html`<ss-notice
        .text=${t('The filter hides every task: {0}.', visibleText(list.filterLabel))}
        .action=${t('Clear filters')}
        @notice-action=${this.clear}
      ></ss-notice>`;
    }
    return html`<ss-notice
      .text=${t('No task of the last 48 hours, and none that is still to do.')}
      .action=${t('Show tasks of any time')}
      @notice-action=${() => this.edits.edit({ period: { kind: 'all' } })}
    ></ss-notice>`;
  }

  private unreadable(): TemplateResult {
    return html`<ss-notice
        kind="error"
        .text=${t('The stored tasks could not be read. Nothing was changed; the output channel says why.')}
        .action=${t('Try again')}
        @notice-action=${() => this.watch(this.host.call('refresh'))}
      ></ss-notice>
      <div class="bar">
        ${button({ label: t('Show output'), onClick: () => this.watch(this.host.call('showOutput')) })}
      </div>`;
  }

  private batchButton(action: BatchAction): TemplateResult {
    const count = this.targets(action).length;
    return button({
      label: batchLabel(action, count),
      disabled: count === 0,
      onClick: () => this.act(action, this.targets(action)),
    });
  }

  /** The selected rows on show that allow the action. */
  private targets(action: Action): readonly TaskRow[] {
    const selected = this.rows.filter((row) => this.selected.has(keyOf(row)));
    return this.list ? allowing(selected, action, this.list) : [];
  }

  private actOnRow({ key, action, anchor }: GridAction): void {
    const row = this.known.get(Number(key));
    const offered = this.list?.states.find(({ status }) => status === row?.status)?.actions ?? [];
    if (!row) return;
    const own = action === 'open' ? 'view' : offered.find((each) => each.action === action)?.action;
    if (action === 'menu') {
      this.menuRow = row;
      void this.menu.open(t('Actions for #{0}', row.id), rowMenu(offered, this.targetsOf(row)), anchor);
    } else if (action === 'delete') {
      const finished = this.targetsOf(row)('delete');
      // Of one that is not finished the host says so.
      this.act('delete', finished.length > 0 ? finished : [row]);
    } else if (own !== undefined) this.act(own, [row]);
  }

  /** What is done to a selected row is done to the whole selection, as in the editor's own lists. */
  private targetsOf(row: TaskRow): (action: Action) => readonly TaskRow[] {
    const list = this.list;
    return (action) => {
      if (this.selected.has(keyOf(row)) && isBatch(action)) return this.targets(action);
      return list ? allowing([row], action, list) : [];
    };
  }

  private choose(choice: string): void {
    const row = this.menuRow;
    if (!row) return;
    if (choice === 'sql' || choice === 'log')
      this.watch(this.host.call('show', { what: choice, id: row.id }));
    else this.act(choice as Action, this.targetsOf(row)(choice as Action));
  }

  private act(action: Action, rows: readonly TaskRow[]): void {
    if (rows.length > 0) this.watch(this.host.call('act', { action, ids: rows.map(({ id }) => id) }));
  }

  private actOnColumn({ column, action, anchor }: ColumnAction): void {
    if (!this.list) return;
    if (action === 'sort') this.watch(this.host.call('sort', nextSort(this.list.sort, column)));
    else {
      this.filtered = column;
      this.typed = undefined;
      void this.updateComplete.then(() => this.columnFilter.open(anchor));
    }
  }

  private filterColumn(value: readonly string[] | string): void {
    const field = fieldOf(this.filtered);
    if (typeof value === 'string' && field) {
      this.typed = value;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.watch(this.host.call('searchField', { field, value })), typingMs);
    } else if (this.filtered === 'status') this.edits.edit({ statuses: value as Filter['statuses'] });
    else if (typeof value !== 'string') this.edits.edit({ connections: value });
  }

  private readonly clear = (): void => this.watch(this.host.call('clearFilter'));

  private watch(call: Promise<unknown>): void {
    void this.refusals.watch('page', call);
  }
}

function loading(): TemplateResult {
  return html`<ss-notice kind="loading" .text=${t('Reading the tasks…')}></ss-notice>`;
}

function keyOf({ id }: TaskRow): string {
  return String(id);
}
