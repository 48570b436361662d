import { type TemplateResult, LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Loadable } from '../../src/protocol/envelope';
import type {
  AnalysisState,
  ComparisonRow,
  ScheduleEdit,
  SourceTable,
  TaskFormCalls,
  TaskFormSnapshots,
  TaskFormState,
  TaskSettings,
} from '../../src/protocol/taskForm';
import './analyseBar';
import './analysisSection';
import './connectionSection';
import '../components/notice';
import './runSection';
import './tablesSection';
import { HostClient } from '../host/hostClient';
import { t } from '../l10n';
import { type AnalysisView, initialView, isCurrent } from './comparisonRows';
import { PendingEdits } from '../host/pendingEdits';
import { Refusals } from '../host/refusals';
import { baseStyles } from '../styles/baseStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-form-page': TaskFormPage;
  }
}

/** Where a refusal is shown. */
type Place = 'page' | 'analysis' | 'run';
type Edits = Omit<TaskSettings, 'skipped' | 'recreated' | 'renamed'>;

interface UiState {
  readonly version: 1;
  readonly view: AnalysisView;
  readonly scrollTop: number;
}

const typingDelay = 150;
const tickingDelay = 50;
/** Arrows pass by choices on their way: no server of these is to be asked, nor a password. */
const passingDelay = 300;

/** The page that creates a task: what to synchronise, what that means, how to run it. */
@customElement('ss-task-form-page')
export class TaskFormPage extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      ss-analyse-bar {
        margin-top: 12px;
        scroll-margin-top: 16px;
      }
      .failure {
        position: sticky;
        top: 0;
        z-index: 2;
        margin-bottom: 8px;
        background: var(--vscode-editor-background);
      }
    `,
  ];

  @state() private snapshots: Partial<TaskFormSnapshots> = {};
  @state() private view: AnalysisView = initialView;

  private readonly host = new HostClient<TaskFormCalls, TaskFormSnapshots, UiState>((snapshots) => {
    this.snapshots = { ...this.snapshots, ...snapshots };
    void this.restoreScroll();
  });
  private readonly edits = new PendingEdits<Edits>(
    (edits) => this.send(edits),
    () => this.requestUpdate(),
  );
  private readonly refusals = new Refusals<Place>(() => this.requestUpdate());
  private scrollToRestore = 0;
  /** From Analyse until its first rows are drawn. */
  private awaitsRows = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const saved = this.host.restoreState();
    if (saved?.version === 1) {
      this.view = saved.view;
      this.scrollToRestore = saved.scrollTop;
    }
    window.addEventListener('scroll', this.saveUi, { passive: true });
    // The page may be gone a moment after it lost the focus: what was typed goes out first.
    window.addEventListener('blur', this.flush);
    window.addEventListener('pagehide', this.flush);
    this.watch('page', this.host.call('ready'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.saveUi);
    window.removeEventListener('blur', this.flush);
    window.removeEventListener('pagehide', this.flush);
  }

  protected override updated(): void {
    const { analysis } = this.snapshots;
    if (!this.awaitsRows || !analysis || analysis.rows.length === 0) return;
    this.awaitsRows = false;
    // The section draws itself after this element.
    requestAnimationFrame(() => this.showRows());
  }

  protected override render(): TemplateResult {
    const { form, tables = { status: 'idle' }, analysis } = this.snapshots;
    const problem = this.refusals.at('page');
    const failure =
      problem === undefined
        ? nothing
        : html`<ss-notice class="failure" kind="error" .text=${problem}></ss-notice>`;
    if (!form) {
      return html`<h1 class="visually-hidden">${t('New shadow sync')}</h1>
        ${
          problem === undefined
            ? html`<ss-notice kind="loading" .text=${t('Opening the form…')}></ss-notice>`
            : failure
        }`;
    }
    const edited = { ...form, settings: this.edits.over(form.settings) };
    return html`<h1 class="visually-hidden">${t('New shadow sync')}</h1>
      ${failure}
      <ss-connection-section
        .form=${edited}
        @connection-change=${(event: CustomEvent<string>) =>
          this.edits.edit({ connectionId: event.detail }, passingDelay)}
        @database-change=${(event: CustomEvent<string>) =>
          this.edits.edit({ database: event.detail }, passingDelay)}
        @retry=${this.retry}
        @add-connection=${() => this.watch('page', this.host.call('addConnection'))}
        @edit-connection=${() => this.watch('page', this.host.call('editConnection'))}
      ></ss-connection-section>
      ${form.connections.length === 0 ? nothing : this.work(edited, tables, analysis)}`;
  }

  private work(
    form: TaskFormState,
    tables: Loadable<readonly SourceTable[]>,
    analysis: AnalysisState | undefined,
  ): TemplateResult {
    return html`<h2>${t('Tables')}</h2>
      <ss-tables-section
        .form=${form}
        .tables=${tables}
        @settings-change=${this.onSettings}
        @settings-input=${this.onTyping}
        @commit=${this.flush}
        @retry=${this.retry}
        @remember-exclusions=${this.rememberExclusions}
      ></ss-tables-section>
      <ss-analyse-bar
        .analysis=${analysis}
        .blocked=${form.analyseBlocked}
        .problem=${this.refusals.at('analysis')}
        @analyse=${this.analyse}
        @cancel=${() => this.watch('analysis', this.host.call('cancelAnalysis'))}
      ></ss-analyse-bar>
      ${analysis === undefined || analysis.status === 'none' ? nothing : this.analysis(analysis)}
      <h2>${t('Run')}</h2>
      <ss-run-section
        .form=${form}
        .analysis=${analysis}
        .problem=${this.refusals.at('run')}
        ?ready=${isCurrent(analysis)}
        @settings-change=${this.onSettings}
        @schedule-change=${this.onSchedule}
        @settings-input=${this.onTyping}
        @commit=${this.flush}
        @submit=${this.submit}
      ></ss-run-section>`;
  }

  private analysis(analysis: AnalysisState): TemplateResult {
    return html`<h2>${t('Structure analysis')}</h2>
      <ss-analysis-section
        .analysis=${analysis}
        .view=${this.view}
        @analyse=${this.analyse}
        @skip=${(event: CustomEvent<readonly string[]>) =>
          this.watch('analysis', this.host.call('skip', { sources: event.detail }))}
        @undo-skip=${(event: CustomEvent<readonly string[]>) =>
          this.watch('analysis', this.host.call('undoSkip', { sources: event.detail }))}
        @recreate=${(event: CustomEvent<readonly string[]>) =>
          this.watch('analysis', this.host.call('recreate', { sources: event.detail }))}
        @undo-recreate=${(event: CustomEvent<readonly string[]>) =>
          this.watch('analysis', this.host.call('undoRecreate', { sources: event.detail }))}
        @rename=${(event: CustomEvent<string>) =>
          this.watch('analysis', this.host.call('rename', { source: event.detail }))}
        @count-rows=${() => this.watch('analysis', this.host.call('countRows'))}
        @cancel-count=${() => this.watch('analysis', this.host.call('cancelCount'))}
        @open-diff=${this.openDiff}
        @open-all-diffs=${() => this.watch('analysis', this.host.call('openAllDiffs'))}
        @preview-sql=${() => this.watch('analysis', this.host.call('previewSql'))}
        @view-change=${(event: CustomEvent<AnalysisView>) => {
          this.view = event.detail;
          this.saveUi();
        }}
      ></ss-analysis-section>`;
  }

  private readonly onSettings = ({ detail }: CustomEvent<Partial<Edits>>): void =>
    this.edits.edit(detail, 'tables' in detail ? tickingDelay : 0);

  private readonly onTyping = ({ detail }: CustomEvent<Partial<Edits>>): void =>
    this.edits.edit(detail, typingDelay);

  /** Behind the edits before it: the last choice counts. */
  private readonly onSchedule = async ({ detail }: CustomEvent<ScheduleEdit>): Promise<void> => {
    if (await this.edits.flush()) await this.refusals.watch('run', this.host.call('schedule', detail));
  };

  private readonly flush = (): void => void this.edits.flush();

  private readonly retry = (): void => this.watch('page', this.host.call('retry'));

  private readonly rememberExclusions = async (): Promise<void> => {
    if (await this.edits.flush()) await this.refusals.watch('page', this.host.call('rememberExclusions'));
  };

  private readonly analyse = async (): Promise<void> => {
    // The button that asked may go away with the state it belongs to.
    this.renderRoot.querySelector('ss-analyse-bar')?.focus();
    if (!(await this.edits.flush())) return;
    this.awaitsRows = true;
    if (!(await this.refusals.watch('analysis', this.host.call('analyse')))) this.awaitsRows = false;
  };

  /** A long list of tables leaves no room for what was found: then the page begins at the button that asked. */
  private showRows(): void {
    const top = this.renderRoot.querySelector('ss-analysis-section')?.getBoundingClientRect().top ?? 0;
    if (top < window.innerHeight / 2) return;
    this.renderRoot.querySelector('ss-analyse-bar')?.scrollIntoView();
  }

  private readonly submit = async (): Promise<void> => {
    if (await this.edits.flush()) await this.refusals.watch('run', this.host.call('submit'));
  };

  private readonly openDiff = ({ detail: { source, result } }: CustomEvent<ComparisonRow>): void => {
    const changes = result === 'create' || result === 'modify' || result === 'recreate';
    const against = changes ? 'change' : 'source';
    this.watch('analysis', this.host.call('openDiff', { source, against }));
  };

  private async send({ connectionId, database, ...settings }: Partial<Edits>): Promise<boolean> {
    const calls = [
      ...(connectionId === undefined ? [] : [this.host.call('selectConnection', { connectionId })]),
      ...(database === undefined ? [] : [this.host.call('selectDatabase', { database })]),
      ...(Object.keys(settings).length === 0 ? [] : [this.host.call('changeSettings', settings)]),
    ];
    const answers = await Promise.all(calls.map((call) => this.refusals.watch('page', call)));
    return answers.every(Boolean);
  }

  private watch(place: Place, call: Promise<void>): void {
    void this.refusals.watch(place, call);
  }

  private readonly saveUi = (): void => {
    this.host.saveState({ version: 1, view: this.view, scrollTop: window.scrollY });
  };

  /** The page grows as its snapshots arrive; with the last of them it is as long as it was. */
  private async restoreScroll(): Promise<void> {
    const { form, tables, analysis } = this.snapshots;
    if (this.scrollToRestore === 0 || !form || !tables || !analysis) return;
    const top = this.scrollToRestore;
    this.scrollToRestore = 0;
    await this.updateComplete;
    // The sections below draw themselves after this element.
    requestAnimationFrame(() => window.scrollTo({ top }));
  }
}
