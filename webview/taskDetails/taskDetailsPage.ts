import { type TemplateResult, LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type {
  LogLine,
  LogPiece,
  TaskDetailsCalls,
  TaskDetailsSnapshots,
} from '../../src/protocol/taskDetails';
import './logView';
import { problemNotice } from '../components/notice';
import '../components/tabBar';
import './taskHead';
import './taskInformation';
import './taskProcess';
import './taskTable';
import { HostClient } from '../host/hostClient';
import { t } from '../l10n';
import type { LogFilter } from './logRows';
import { Refusals } from '../host/refusals';
import { baseStyles } from '../styles/baseStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-details-page': TaskDetailsPage;
  }
}

type Tab = 'information' | 'process' | 'logs';
type Action = TaskDetailsCalls['act']['action'];

interface UiState {
  readonly version: 1;
  readonly tab: Tab;
  readonly logFilter?: LogFilter;
}

/** Tabs in the order shown. */
const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'information', label: t('Information') },
  { id: 'process', label: t('Process') },
  { id: 'logs', label: t('Logs') },
];

/** The page of one task: where it stands, what became of each table, how it got there, what it logged. */
@customElement('ss-task-details-page')
export class TaskDetailsPage extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      ss-tab-bar {
        margin-top: 12px;
      }
      /* The log takes what room the window has. */
      :host([logs]) {
        display: flex;
        flex-direction: column;
        height: calc(100vh - 32px);
        min-height: 320px;
      }
    `,
  ];

  @state() private snapshots: Partial<Omit<TaskDetailsSnapshots, 'log'>> = {};
  /** When the task in `snapshots` came, by `performance.now()`. */
  private came = 0;
  /** Grows in place: it may be long, and comes in pieces. */
  private readonly log: LogLine[] = [];
  @state() private logState = { count: 0, leftOut: 0 };
  @state() private tab: Tab = 'information';
  @state() private logFilter: LogFilter = { alertsOnly: false, search: '' };
  @state() private acting: Action | undefined;

  private readonly host = new HostClient<TaskDetailsCalls, TaskDetailsSnapshots, UiState>(
    ({ log, ...snapshots }) => {
      this.snapshots = { ...this.snapshots, ...snapshots };
      if (snapshots.task) this.came = performance.now();
      if (log) this.takeLog(log);
    },
  );
  private readonly refusals = new Refusals<'page'>(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.host.restoreState();
    if (saved?.version === 1) {
      this.tab = saved.tab;
      this.logFilter = saved.logFilter ?? this.logFilter;
    }
    this.watch(this.host.call('ready'));
  }

  protected override willUpdate(): void {
    this.toggleAttribute('logs', this.tab === 'logs');
  }

  protected override render(): TemplateResult {
    const { task } = this.snapshots;
    const problem = this.refusals.at('page');
    const failure = problemNotice(problem);
    if (!task) {
      return problem === undefined
        ? html`<slot></slot>`
        : html`<h1 class="visually-hidden">${t('Task')}</h1>
            ${failure}`;
    }
    return html`<ss-task-head
        .task=${task}
        .acting=${this.acting}
        @act=${(event: CustomEvent<Action>) => this.act(event.detail)}
        @preview-sql=${() => this.watch(this.host.call('previewSql'))}
      ></ss-task-head>
      ${failure}
      <ss-tab-bar
        .label=${t('Task')}
        .tabs=${tabs}
        .active=${this.tab}
        ?fills=${this.tab === 'logs'}
        @tab-change=${(event: CustomEvent<Tab>) => {
          this.tab = event.detail;
          this.keepState();
        }}
      >
        ${this.panel(task)}
      </ss-tab-bar>`;
  }

  private panel(task: TaskDetailsSnapshots['task']): TemplateResult {
    const { process = [], table } = this.snapshots;
    switch (this.tab) {
      case 'information':
        return html`<ss-task-information
          .task=${task}
          .came=${this.came}
          .table=${table?.source === undefined ? undefined : table}
          @show-table=${(event: CustomEvent<string>) =>
            this.watch(this.host.call('showTable', { source: event.detail }))}
          @close-table=${() => this.watch(this.host.call('closeTable'))}
          @open-diff=${(event: CustomEvent<TaskDetailsCalls['openTableDiff']>) =>
            this.watch(this.host.call('openTableDiff', event.detail))}
        ></ss-task-information>`;
      case 'process':
        return html`<ss-task-process .stations=${process}></ss-task-process>`;
      case 'logs':
        return html`<ss-log-view
          .lines=${this.log}
          .count=${this.logState.count}
          .leftOut=${this.logState.leftOut}
          .filter=${this.logFilter}
          @filter-change=${(event: CustomEvent<LogFilter>) => {
            this.logFilter = event.detail;
            this.keepState();
          }}
          @copy-log=${() => this.watch(this.host.call('copyLog'))}
          @save-log=${() => this.watch(this.host.call('saveLog'))}
          @open-log=${() => this.watch(this.host.call('openLog'))}
        ></ss-log-view>`;
    }
  }

  private keepState(): void {
    this.host.saveState({ version: 1, tab: this.tab, logFilter: this.logFilter });
  }

  private takeLog({ start, lines, leftOut }: LogPiece): void {
    this.log.length = Math.min(this.log.length, start);
    for (const line of lines) this.log.push(line);
    this.logState = { count: this.log.length, leftOut };
  }

  /** One action at a time: the buttons wait for the host's answer. */
  private async act(action: Action): Promise<void> {
    this.acting = action;
    await this.refusals.watch('page', this.host.call('act', { action }));
    this.acting = undefined;
  }

  private watch(call: Promise<unknown>): void {
    void this.refusals.watch('page', call);
  }
}
