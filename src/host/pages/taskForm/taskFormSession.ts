import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ScheduleEdit, TaskFormCalls, TaskFormSnapshots } from '../../../protocol/taskForm';
import type { Plan } from '../../../task/plan';
import type { TaskSettings } from '../../../task/taskSettings';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { rememberedExclusions } from '../../settings/defaultSettings';
import type { HostParts } from '../../hostParts';
import { inBackground } from '../../dialogs/messages';
import { type AnalysisRun, analysisKey, candidatesOf } from './analysisRun';
import type { RenameChoices } from './askRenames';
import type { Draft } from './draft';
import { FormAnalysis } from './formAnalysis';
import { FormCounts } from './formCounts';
import { editSchedule } from './formSchedule';
import { type FormTruth, FormSnapshots } from './formSnapshots';
import type { TableChoice } from './tableChoices';
import { formNames } from './formState';
import { FormTables } from './formTables';
import { PacedWork } from '../../pacedWork';

/** What a session tells the tab it belongs to. */
export interface TaskFormView {
  push<K extends keyof TaskFormSnapshots>(name: K, data: TaskFormSnapshots[K]): void;
  /** The user changed the settings: they are worth keeping. */
  edited(settings: TaskSettings): void;
  /** What would run may have changed: an open preview follows. */
  planned(): void;
}

/** What was chosen of other tables. */
const noTables: Partial<TaskSettings> = { tables: [], skipped: [], recreated: [], renamed: [] };

/** The draft behind one create form. It is the truth; the page shows its snapshots and sends what the user does. */
export class TaskFormSession implements vscode.Disposable {
  readonly #parts: HostParts;
  readonly #view: TaskFormView;
  readonly #tables: FormTables;
  readonly #analysis: FormAnalysis;
  readonly #counts: FormCounts;
  readonly #snapshots: FormSnapshots;
  readonly #pushAnalysis: PacedWork;
  readonly #subscription: vscode.Disposable;
  #settings: TaskSettings;
  #submitting = false;
  /** An analysis is to start by itself once nothing blocks it. */
  #isAnalysisDue = false;
  /** Whose databases are listed: a connection that is edited is asked again. */
  #loadedProfile: ConnectionProfile | undefined;

  constructor(parts: HostParts, draft: Draft, view: TaskFormView) {
    this.#parts = parts;
    this.#view = view;
    this.#settings = draft.settings;
    this.#snapshots = new FormSnapshots((name, data) => view.push(name, data));
    // Rows come faster than anybody reads them.
    this.#pushAnalysis = new PacedWork(() => this.#snapshots.pushAnalysis(this.#truth()), {
      leastMs: 100,
      mostMs: Infinity,
      times: 5,
    });
    this.#tables = new FormTables(parts.server, () => {
      this.#pushForm();
      this.#analyseIfDue();
    });
    this.#analysis = new FormAnalysis(parts, (progress) => {
      if (progress === 'some') return this.#pushAnalysis.soon();
      this.#pushChanges();
      view.planned();
    });
    this.#counts = new FormCounts(parts.passwords, () => this.#pushAnalysis.now());
    this.#subscription = vscode.Disposable.from(
      parts.profiles.onDidChange(() => this.#profilesChanged()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('shadowSync')) this.#pushForm();
      }),
    );
    this.#load();
  }

  get settings(): TaskSettings {
    return this.#settings;
  }

  get profile(): ConnectionProfile | undefined {
    return this.#parts.profiles.find(this.#settings.connectionId);
  }

  get analysis(): AnalysisRun {
    return this.#analysis.current;
  }

  /** What would run now; undefined while there is no analysis of the present settings. */
  get plan(): Plan | undefined {
    return this.#snapshots.plan(this.#truth());
  }

  /** Everything for a page that has nothing yet. */
  pushAll(): void {
    this.#snapshots.forget();
    this.#pushChanges();
  }

  selectConnection(connectionId: string): void {
    if (!this.#parts.profiles.find(connectionId)) {
      throw new Error(vscode.l10n.t('This connection is no longer there. Choose another one.'));
    }
    if (connectionId === this.#settings.connectionId) return;
    this.#edit({ connectionId, database: '', ...noTables });
    this.#load();
  }

  selectDatabase(database: string): void {
    const known = this.#tables.databases;
    if (known.status !== 'loaded' || !known.value.includes(database)) {
      throw new Error(vscode.l10n.t('There is no database {0} on this server.', database));
    }
    if (database === this.#settings.database) return;
    this.#edit({ database, ...noTables, exclude: rememberedExclusions(database) });
    this.#loadContent();
  }

  /** Asks for the missing password, or tries a failed load again. */
  retry(): void {
    if (this.#tables.databases.status === 'loaded') this.#loadContent();
    else this.#load();
  }

  changeSettings(change: TaskFormCalls['changeSettings']): void {
    this.#edit(change);
  }

  schedule(edit: ScheduleEdit): void {
    this.#edit({ execution: editSchedule(this.#settings.execution, edit, Date.now()) });
  }

  /** Adds a table from the tree to the choice. */
  addTable(table: string): void {
    if (this.#settings.range === 'partial' && !this.#settings.tables.includes(table)) {
      this.#edit({ tables: [...this.#settings.tables, table] });
    }
  }

  /** Starts the analysis; its progress and its failure are pushed. */
  analyse(): void {
    const { profile } = this;
    const { analyseBlocked } = this.#snapshots.form(this.#truth());
    if (!profile || analyseBlocked !== undefined) {
      throw new Error(analyseBlocked ?? vscode.l10n.t('Choose a connection first.'));
    }
    this.#isAnalysisDue = false;
    this.#counts.forget();
    inBackground(
      this.#analysis.run(profile, this.#settings, (content) => {
        this.#tables.replaceContent(content);
        return formNames(this.#settings, { status: 'loaded', value: content });
      }),
      this.#parts.output,
    );
  }

  /** Starts it by itself once the tables are listed, unless the user wants something else to be analysed by then. */
  analyseOnceListed(): void {
    this.#isAnalysisDue = true;
    this.#analyseIfDue();
  }

  cancelAnalysis(): void {
    this.#analysis.cancel();
  }

  choose(choice: TableChoice): void {
    this.#edit(choice(this.#settings));
  }

  /** What the columns of a shadow can be renamed to: as they were compared, without any wish. */
  renameChoices(source: string): RenameChoices {
    const chosen = (this.#settings.renamed ?? []).filter(({ table }) => table === source);
    const comparison = this.#analysis.current.comparisons.get(source);
    return { candidates: comparison ? candidatesOf(comparison) : [], chosen };
  }

  /** Asks the server whom the hazards meet; the answers are pushed as they come. */
  async countRows(): Promise<void> {
    const { profile } = this;
    if (!profile || this.#analysis.current.status !== 'done') {
      throw new Error(vscode.l10n.t('Analyse the tables first.'));
    }
    const skipped = new Set(this.#settings.skipped);
    const comparisons = this.#snapshots.comparisons(this.#truth()).values();
    const kept = [...comparisons].filter(({ pair }) => !skipped.has(pair.source.name));
    await this.#counts.run(profile, kept);
    this.#pushForm();
    this.#view.planned();
  }

  cancelCount(): void {
    this.#counts.cancel();
  }

  /** Runs a submit with the form locked; throws when it is not possible now. */
  async submit(work: (profile: ConnectionProfile, plan: Plan) => Promise<void>): Promise<void> {
    const { profile, plan } = this;
    const { submitBlocked } = this.#snapshots.form(this.#truth());
    if (this.#submitting || !profile || !plan || submitBlocked !== undefined) {
      throw new Error(submitBlocked ?? vscode.l10n.t('Analyse the tables first.'));
    }
    this.#submitting = true;
    this.#pushForm();
    try {
      await work(profile, plan);
    } finally {
      this.#submitting = false;
      this.#pushForm();
    }
  }

  dispose(): void {
    this.#pushAnalysis.cancel();
    this.#subscription.dispose();
    this.#tables.dispose();
    this.#analysis.cancel();
    this.#counts.cancel();
  }

  #edit(change: Partial<TaskSettings>): void {
    if (this.#submitting) {
      throw new Error(vscode.l10n.t('The task is being submitted: answer the confirmation first.'));
    }
    const settings = { ...this.#settings, ...change };
    this.#isAnalysisDue &&= analysisKey(settings) === analysisKey(this.#settings);
    this.#settings = settings;
    this.#view.edited(this.#settings);
    this.#pushChanges();
    this.#view.planned();
  }

  #analyseIfDue(): void {
    if (!this.#isAnalysisDue || this.#snapshots.form(this.#truth()).analyseBlocked !== undefined) return;
    this.analyse();
  }

  #load(): void {
    const { profile } = this;
    this.#loadedProfile = profile;
    if (profile)
      inBackground(this.#tables.loadDatabases(profile, this.#settings.database), this.#parts.output);
  }

  #loadContent(): void {
    const { profile } = this;
    const { database } = this.#settings;
    if (profile && database !== '') {
      inBackground(this.#tables.loadContent(profile, database), this.#parts.output);
    }
  }

  /** A connection that was only now added or corrected is tried at once. */
  #profilesChanged(): void {
    const [only, ...others] = this.#parts.profiles.list();
    if (this.#settings.connectionId === '' && only && others.length === 0) this.selectConnection(only.id);
    else if (this.#tables.databases.status === 'failed' || this.#isEdited) this.#load();
    this.#pushForm();
  }

  get #isEdited(): boolean {
    return !isDeepStrictEqual(this.profile, this.#loadedProfile);
  }

  #pushChanges(): void {
    this.#pushForm();
    this.#pushAnalysis.now();
  }

  #pushForm(): void {
    this.#snapshots.pushForm(this.#truth());
  }

  #truth(): FormTruth {
    return {
      settings: this.#settings,
      profiles: this.#parts.profiles.list(),
      databases: this.#tables.databases,
      content: this.#tables.content,
      analysis: this.#analysis.current,
      submitting: this.#submitting,
      counted: this.#counts.current,
    };
  }
}
