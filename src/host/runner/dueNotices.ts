import * as vscode from 'vscode';
import { taskConnection } from '../../task/taskConnection';
import { dueTime, scheduledTime } from '../../task/schedule/dueTime';
import type { Task } from '../../task/task';
import { formatInstant } from '../labels/formatTime';
import type { HostParts } from '../hostParts';
import { tell, type Button } from '../dialogs/messages';
import { runTaskCommand, showTask } from '../tasks/taskCommand';
import { taskPlace } from '../labels/taskLabels';

/** What the user may want. */
interface DueAnswers {
  /** Gives a missed task up. */
  readonly letGo: (taskId: number) => Promise<void>;
  readonly tryAgain: () => void;
}

/** What the user hears of tasks that should run by themselves: each thing once in a window, and only where they look. */
export class DueNotices {
  readonly #parts: HostParts;
  readonly #answers: DueAnswers;
  readonly #said = new Set<string>();

  constructor(parts: HostParts, answers: DueAnswers) {
    this.#parts = parts;
    this.#answers = answers;
  }

  /** Asks what to do about a time that was missed. */
  missed(task: Task): void {
    // Said when the user comes back to one of the windows.
    if (!vscode.window.state.focused) return;
    const time = scheduledTime(task) ?? task.approval?.decision?.at ?? task.createdAt;
    this.#say(
      `missed ${task.id}`,
      vscode.l10n.t(
        'Task #{0} on {1} missed its time ({2}): nothing was there to start it. It runs only if you say so.',
        task.id,
        taskPlace(task),
        formatInstant(time),
      ),
      [
        [vscode.l10n.t('Execute Now'), () => runTaskCommand('execute', task.id)],
        [vscode.l10n.t('Let It Go'), () => this.#answers.letGo(task.id)],
        showTask(task),
      ],
    );
  }

  expired(task: Task, detail: string): void {
    this.#say(
      `expired ${task.id}`,
      vscode.l10n.t('Task #{0} on {1} expired and will not run. {2}', task.id, taskPlace(task), detail),
      [showTask(task)],
    );
  }

  /** The task is due and nobody may be asked unbidden: the user types the password when they want to. */
  passwordNeeded(task: Task): void {
    const profile = taskConnection(task, this.#parts.profiles.list());
    const due = dueTime(task);
    // Another window may know the password, and is asked for nothing.
    const isEarly = due !== undefined && Date.now() - Date.parse(due) < 30_000;
    if (!profile || isEarly) return;
    this.#say(
      `password ${task.id} ${due ?? ''}`,
      vscode.l10n.t(
        'Task #{0} is due, and the connection {1} needs its password. It starts once you enter it, until its time counts as missed.',
        task.id,
        profile.name,
      ),
      [
        [
          vscode.l10n.t('Enter Password'),
          async () => {
            await vscode.commands.executeCommand('shadowSync.connection.test', { profile });
            this.#answers.tryAgain();
          },
        ],
        showTask(task),
      ],
    );
  }

  couldNotStart(task: Task, reason: string): void {
    this.#say(
      `start ${task.id} ${dueTime(task) ?? ''}`,
      vscode.l10n.t(
        'Task #{0} is due and could not start: {1} It is tried again until its time counts as missed.',
        task.id,
        reason,
      ),
      [showTask(task)],
    );
  }

  #say(key: string, text: string, buttons: readonly Button[]): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.#parts.output.warn(text);
    tell('warning', text, buttons, this.#parts.output);
  }
}
