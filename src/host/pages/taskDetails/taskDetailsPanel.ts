import * as vscode from 'vscode';
import { taskConnection } from '../../../task/taskConnection';
import type { TaskDetailsCalls, TaskDetailsSnapshots } from '../../../protocol/taskDetails';
import { logText } from '../../../task/texts/logLines';
import { taskProfile } from '../../connections/taskProfile';
import { openPairDiff } from '../../documents/pairDiff';
import { openTableDiff } from '../../documents/tableDiff';
import { openTaskLog, openTaskPreview, saveTaskLog, taskOwner } from '../../documents/taskDocuments';
import type { HostParts } from '../../hostParts';
import { runTaskAction, taskAction } from '../runTaskAction';
import { safeText } from '../../labels/safeText';
import { oneOf, record, text } from '../../shapes';
import { inBackground } from '../../dialogs/messages';
import { PagePanel, call } from '../pagePanel';
import { taskDetailsState } from './taskDetailsState';
import { TaskLogFeed } from './taskLogFeed';
import { taskProcessState } from './taskProcessState';
import { taskTableDetail } from './taskTableDetail';

/** The tab that shows one task: information, process and log, live while it runs. */
export class TaskDetailsPanel {
  readonly #parts: HostParts;
  readonly #taskId: number;
  readonly #page: PagePanel<TaskDetailsCalls, TaskDetailsSnapshots>;
  readonly #log = new TaskLogFeed((piece) => this.#page.deliver('log', piece));
  /** The table whose statements the page shows. */
  #table: string | undefined;
  #pushing: Promise<void> = Promise.resolve();
  #pending: ReturnType<typeof setTimeout> | undefined;
  #pushMs = 0;

  constructor(parts: HostParts, panel: vscode.WebviewPanel, taskId: number) {
    this.#parts = parts;
    this.#taskId = taskId;
    this.#page = new PagePanel(panel, parts, {
      name: 'taskDetails',
      restoreKey: String(taskId),
      loading: vscode.l10n.t('Loading task #{0}…', taskId),
      handlers: {
        ready: call(() => this.#open()),
        act: {
          shape: record<TaskDetailsCalls['act']>({ action: taskAction }),
          run: ({ action }) => runTaskAction(parts, taskId, action),
        },
        previewSql: call(() => openTaskPreview(parts, taskId)),
        showTable: {
          shape: record<TaskDetailsCalls['showTable']>({ source: text(64) }),
          run: ({ source }) => this.#showTable(source),
        },
        closeTable: call(() => this.#showTable(undefined)),
        openTableDiff: {
          shape: record<TaskDetailsCalls['openTableDiff']>({
            source: text(64),
            against: oneOf('change', 'source'),
          }),
          run: ({ source, against }) => this.#openDiff(source, against),
        },
        openLog: call(() => openTaskLog(parts, taskId)),
        copyLog: call(() => this.#copyLog()),
        saveLog: call(() => saveTaskLog(parts, taskId)),
      },
    });
    const subscription = vscode.Disposable.from(
      parts.tasks.onDidChange((changed) => {
        if (changed === taskId || changed === undefined) this.#pushSoon();
      }),
      parts.profiles.onDidChange(() => this.#pushSoon()),
    );
    panel.onDidDispose(() => {
      clearTimeout(this.#pending);
      subscription.dispose();
    });
    this.#updateTitle();
  }

  async #copyLog(): Promise<void> {
    await vscode.env.clipboard.writeText(logText(await this.#parts.tasks.events(this.#taskId)));
  }

  /** Events come in bursts; a page needs no more than some snapshots a second, and of a huge log fewer. */
  #pushSoon(): void {
    this.#pending ??= setTimeout(
      () => {
        this.#pending = undefined;
        inBackground(this.#push(), this.#parts.output);
      },
      Math.min(3000, Math.max(100, 10 * this.#pushMs)),
    );
  }

  async #open(): Promise<void> {
    this.#log.reset();
    await this.#push();
  }

  async #showTable(source: string | undefined): Promise<void> {
    this.#table = source;
    await this.#push();
  }

  /** One at a time: the pieces of a log keep their order. */
  #push(): Promise<void> {
    const pushed = this.#pushing.then(() => this.#pushNow());
    this.#pushing = pushed.catch(() => undefined);
    return pushed;
  }

  async #pushNow(): Promise<void> {
    const task = this.#parts.tasks.find(this.#taskId);
    if (!task) {
      this.#page.close();
      return;
    }
    this.#updateTitle();
    const start = performance.now();
    this.#page.push('task', taskDetailsState(task, taskConnection(task, this.#parts.profiles.list())));
    const events = await this.#parts.tasks.events(this.#taskId);
    this.#page.push('process', taskProcessState(task, events));
    const table = this.#table === undefined ? undefined : taskTableDetail(task, events, this.#table);
    this.#page.push('table', table ?? { source: undefined });
    await this.#log.send(events);
    this.#pushMs = performance.now() - start;
  }

  async #openDiff(source: string, against: 'change' | 'source'): Promise<void> {
    const task = this.#parts.tasks.get(this.#taskId);
    const planned = task.plan.tables.find(({ pair }) => pair.source.name === source);
    if (!planned) throw new Error(vscode.l10n.t('Task #{0} has no such table.', task.id));
    if (against === 'change') {
      await openTableDiff(this.#parts.documents, taskOwner(task.id), planned, 'change');
    } else {
      await openPairDiff(this.#parts, taskProfile(this.#parts.profiles, task), planned.pair, task.settings);
    }
  }

  #updateTitle(): void {
    const task = this.#parts.tasks.find(this.#taskId);
    this.#page.title = task ? `#${task.id} ${safeText(task.settings.database)}` : `#${this.#taskId}`;
  }
}
