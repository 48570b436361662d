import * as vscode from 'vscode';
import type { TaskFormCalls, TaskFormSnapshots } from '../../../protocol/taskForm';
import {
  draftOwner,
  openFormDiff,
  openFormDiffs,
  openFormPreview,
  refreshFormPreview,
} from '../../documents/formDocuments';
import type { TaskOrigin } from '../../../task/taskTerms';
import { rememberExclusions } from '../../settings/defaultSettings';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { oneOf, partial, record, text } from '../../shapes';
import { showError } from '../../dialogs/messages';
import { runTaskCommand } from '../../tasks/taskCommand';
import { type Draft, draftShapes } from './draft';
import type { DraftFiles } from './draftFiles';
import { askRenames } from './askRenames';
import { confirmRecreation } from './confirmRecreation';
import { type CallHandlers, PagePanel, call } from '../pagePanel';
import { startSubmitted, submitTask } from './submitTask';
import { recreate, rename, skip, undoRecreate, undoSkip } from './tableChoices';
import { TaskFormSession } from './taskFormSession';

/** The tab that creates a task. Closing it keeps the draft; submitting ends it. */
export class TaskFormPanel {
  readonly #parts: HostParts;
  readonly #drafts: DraftFiles;
  readonly #draftId: string;
  readonly #origin: TaskOrigin | undefined;
  readonly #page: PagePanel<TaskFormCalls, TaskFormSnapshots>;
  readonly #session: TaskFormSession;
  #submitted = false;

  constructor(parts: HostParts, drafts: DraftFiles, panel: vscode.WebviewPanel, draft: Draft) {
    this.#parts = parts;
    this.#drafts = drafts;
    this.#draftId = draft.id;
    this.#origin = draft.origin;
    this.#page = new PagePanel(panel, parts, {
      name: 'taskForm',
      restoreKey: draft.id,
      handlers: this.#handlers(),
    });
    this.#session = new TaskFormSession(parts, draft, {
      push: (name, data) => this.#page.push(name, data),
      edited: (settings) => {
        this.#updateTitle(settings.database);
        if (this.#submitted) return;
        drafts.save({ ...draft, savedAt: new Date().toISOString(), settings }, (error) =>
          showError(error, parts.output),
        );
      },
      planned: () => refreshFormPreview(parts, draft.id, this.#session),
    });
    this.#updateTitle(draft.settings.database);
    panel.onDidDispose(() => {
      this.#session.dispose();
      parts.documents.forget(draftOwner(draft.id));
    });
  }

  /** Adds a table that was chosen in the tree. */
  addTable(table: string): void {
    this.#session.addTable(table);
  }

  /** Analyses as soon as the tables are listed. */
  analyse(): void {
    this.#session.analyseOnceListed();
  }

  #handlers(): CallHandlers<TaskFormCalls> {
    const sources = record<{ readonly sources: readonly string[] }>({ sources: draftShapes.tables });
    return {
      ready: call(() => this.#session.pushAll()),
      selectConnection: {
        shape: record<TaskFormCalls['selectConnection']>({ connectionId: text(100) }),
        run: ({ connectionId }) => this.#session.selectConnection(connectionId),
      },
      selectDatabase: {
        shape: record<TaskFormCalls['selectDatabase']>({ database: text(256) }),
        run: ({ database }) => this.#session.selectDatabase(database),
      },
      retry: call(() => this.#session.retry()),
      changeSettings: {
        shape: partial(draftShapes),
        run: (change) => this.#session.changeSettings(change),
      },
      schedule: {
        shape: partial({
          local: text(16),
          timeZone: text(100),
          occurrence: oneOf('earlier', 'later'),
        }),
        run: (edit) => this.#session.schedule(edit),
      },
      rememberExclusions: call(() => {
        const { database, exclude: patterns = [] } = this.#session.settings;
        return rememberExclusions(database, patterns);
      }),
      analyse: call(() => this.#session.analyse()),
      cancelAnalysis: call(() => this.#session.cancelAnalysis()),
      skip: {
        shape: sources,
        run: (given) => this.#session.choose(skip(given.sources)),
      },
      undoSkip: {
        shape: sources,
        run: (given) => this.#session.choose(undoSkip(given.sources)),
      },
      recreate: {
        shape: sources,
        run: async (given) => {
          await confirmRecreation(given.sources);
          this.#session.choose(recreate(given.sources));
        },
      },
      undoRecreate: {
        shape: sources,
        run: (given) => this.#session.choose(undoRecreate(given.sources)),
      },
      rename: {
        shape: record<TaskFormCalls['rename']>({ source: text(256) }),
        run: async ({ source }) => {
          const renames = await askRenames(source, this.#session.renameChoices(source));
          this.#session.choose(rename(source, renames));
        },
      },
      countRows: call(() => this.#session.countRows()),
      cancelCount: call(() => this.#session.cancelCount()),
      openDiff: {
        shape: record<TaskFormCalls['openDiff']>({
          source: text(256),
          against: oneOf('source', 'change'),
        }),
        run: ({ source, against }) =>
          openFormDiff(this.#parts, this.#draftId, this.#session, source, against),
      },
      openAllDiffs: call(() => openFormDiffs(this.#parts, this.#draftId, this.#session)),
      previewSql: call(() => openFormPreview(this.#parts, this.#draftId, this.#session)),
      addConnection: call(async () => {
        await vscode.commands.executeCommand('shadowSync.connection.add');
      }),
      editConnection: call(async () => {
        const { profile } = this.#session;
        await vscode.commands.executeCommand('shadowSync.connection.edit', { profile });
      }),
      submit: call(() => this.#submit()),
    };
  }

  async #submit(): Promise<void> {
    let taskId: number | undefined;
    await this.#session.submit(async (profile, plan) => {
      taskId = await submitTask(this.#parts, profile, this.#session.settings, plan, this.#origin);
      this.#submitted = true;
    });
    if (taskId === undefined) return;
    await this.#drafts.remove(this.#draftId);
    await runTaskCommand('open', taskId);
    this.#page.close();
    startSubmitted(this.#parts, taskId);
  }

  #updateTitle(database: string): void {
    this.#page.title =
      database === ''
        ? vscode.l10n.t('New shadow sync')
        : vscode.l10n.t('New shadow sync · {0}', safeText(database));
  }
}
