import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { TaskDetailsCalls, TaskDetailsSnapshots } from '../../src/protocol/taskDetails';
import '../components/logView';
import '../components/notice';
import '../components/tabBar';
import '../components/taskHead';
import '../components/taskInformation';
import { HostClient } from '../hostClient';
import { Refusals } from '../state/refusals';
import { baseStyles } from '../styles/baseStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-details-page': TaskDetailsPage;
  }
}

type Tab = 'information' | 'logs';
type Action = TaskDetailsCalls['act']['action'];

interface UiState {
  readonly version: 1;
  readonly tab: Tab;
}

/** Tabs in the order shown; the process of approval joins here with that feature. */
const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'information', label: 'Information' },
  { id: 'logs', label: 'Logs' },
];

/** The page of one task: where it stands, what became of each table, what it logged. */
@customElement('ss-task-details-page')
export class TaskDetailsPage extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      ss-tab-bar {
        margin-top: 12px;
      }
    `,
  ];

  @state() private snapshots: Partial<TaskDetailsSnapshots> = {};
  @state() private tab: Tab = 'information';
  @state() private acting: Action | undefined;

  private readonly host = new HostClient<TaskDetailsCalls, TaskDetailsSnapshots, UiState>((snapshots) => {
    this.snapshots = { ...this.snapshots, ...snapshots };
  });
  private readonly refusals = new Refusals<'page'>(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.host.restoreState();
    if (saved?.version === 1) this.tab = saved.tab;
    this.watch(this.host.call('ready'));
  }

  protected override render(): TemplateResult {
    const { task, log = [] } = this.snapshots;
    const problem = this.refusals.at('page');
    const failure =
      problem === undefined ? nothing : html`<ss-notice kind="error" .text=${problem}></ss-notice>`;
    if (!task) {
      return html`<h1 class="visually-hidden">Task</h1>
        ${
          problem === undefined
            ? html`<ss-notice kind="loading" .text=${'Opening the task…'}></ss-notice>`
            : failure
        }`;
    }
    return html`<ss-task-head
        .task=${task}
        .acting=${this.acting}
        @act=${(event: CustomEvent<Action>) => this.act(event.detail)}
        @preview-sql=${() => this.watch(this.host.call('previewSql'))}
      ></ss-task-head>
      ${failure}
      <ss-tab-bar
        .label=${'Task'}
        .tabs=${tabs}
        .active=${this.tab}
        @tab-change=${(event: CustomEvent<Tab>) => {
          this.tab = event.detail;
          this.host.saveState({ version: 1, tab: event.detail });
        }}
      >
        ${
          this.tab === 'information'
            ? html`<ss-task-information .task=${task}></ss-task-information>`
            : html`<ss-log-view
                .lines=${log}
                @copy-log=${() => this.watch(this.host.call('copyLog'))}
                @save-log=${() => this.watch(this.host.call('saveLog'))}
                @open-log=${() => this.watch(this.host.call('openLog'))}
              ></ss-log-view>`
        }
      </ss-tab-bar>`;
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
