import * as vscode from 'vscode';
import type { TaskDetailsCalls, TaskDetailsSnapshots } from '../../protocol/taskDetails';
import type { TaskAction } from '../../task/task';
import { allowedActions } from '../../task/taskStates';
import { logLines, logText } from '../../task/logLines';
import { openTaskLog, openTaskPreview, saveTaskLog } from '../documents/taskDocuments';
import type { HostParts } from '../hostParts';
import { safeText } from '../safeText';
import { nothing, oneOf, record } from '../shapes';
import { inBackground } from '../showError';
import { statusLabel } from '../taskLabels';
import { PagePanel } from './pagePanel';
import { taskDetailsState } from './taskDetailsState';

const commandOf: Readonly<Record<TaskAction, string>> = {
  view: 'shadowSync.task.open',
  approve: 'shadowSync.task.approve',
  reject: 'shadowSync.task.reject',
  execute: 'shadowSync.task.execute',
  abort: 'shadowSync.task.abort',
  initiateAgain: 'shadowSync.task.initiateAgain',
  retryFailed: 'shadowSync.task.retryFailed',
  delete: 'shadowSync.task.delete',
  verify: 'shadowSync.task.verify',
};

/** The tab that shows one task: information and log, live while it runs. */
export class TaskDetailsPanel implements vscode.Disposable {
  readonly #parts: HostParts;
  readonly #taskId: number;
  readonly #page: PagePanel<TaskDetailsCalls, TaskDetailsSnapshots>;
  readonly #subscription: vscode.Disposable;
  #pending: ReturnType<typeof setTimeout> | undefined;
  #pushMs = 0;

  constructor(parts: HostParts, panel: vscode.WebviewPanel, taskId: number) {
    this.#parts = parts;
    this.#taskId = taskId;
    this.#page = new PagePanel(panel, parts, {
      name: 'taskDetails',
      restoreKey: String(taskId),
      handlers: {
        ready: { shape: nothing, run: () => this.#push() },
        act: {
          shape: record<TaskDetailsCalls['act']>({
            action: oneOf('view', 'execute', 'abort', 'initiateAgain', 'delete', 'verify'),
          }),
          run: ({ action }) => this.#act(action),
        },
        previewSql: { shape: nothing, run: () => openTaskPreview(parts, taskId) },
        openLog: { shape: nothing, run: () => openTaskLog(parts, taskId) },
        copyLog: { shape: nothing, run: () => this.#copyLog() },
        saveLog: { shape: nothing, run: () => saveTaskLog(parts, taskId) },
      },
    });
    this.#subscription = parts.tasks.onDidChange((changed) => {
      if (changed === taskId || changed === undefined) this.#pushSoon();
    });
    this.#page.onDidDispose(() => {
      clearTimeout(this.#pending);
      this.#subscription.dispose();
    });
    this.#updateTitle();
  }

  get onDidDispose(): vscode.Event<void> {
    return this.#page.onDidDispose;
  }

  reveal(): void {
    this.#page.reveal();
  }

  dispose(): void {
    this.#page.dispose();
  }

  /** The command shows its own dialog and checks the state again. */
  async #act(action: TaskAction): Promise<void> {
    const task = this.#parts.tasks.find(this.#taskId);
    if (!task) throw new Error(this.#gone());
    if (!allowedActions(task.status).includes(action)) {
      throw new Error(
        vscode.l10n.t(
          'Task #{0} is {1}: this action is not possible now.',
          task.id,
          statusLabel(task.status),
        ),
      );
    }
    await vscode.commands.executeCommand(commandOf[action], { kind: 'task', taskId: this.#taskId });
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

  async #push(): Promise<void> {
    const task = this.#parts.tasks.find(this.#taskId);
    if (!task) {
      this.#page.dispose();
      return;
    }
    this.#updateTitle();
    const start = performance.now();
    this.#page.push('task', taskDetailsState(task));
    this.#page.push('log', logLines(await this.#parts.tasks.events(this.#taskId)));
    this.#pushMs = performance.now() - start;
  }

  #updateTitle(): void {
    const task = this.#parts.tasks.find(this.#taskId);
    this.#page.title = task ? `#${task.id} ${safeText(task.settings.database)}` : `#${this.#taskId}`;
  }

  #gone(): string {
    return vscode.l10n.t('Task #{0} is no longer there. Refresh the tasks.', this.#taskId);
  }
}
