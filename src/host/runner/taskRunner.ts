import * as vscode from 'vscode';
import type { RunPurpose } from '../../store/taskStore';
import type { OpenConnection } from '../../task/runSessions';
import { runTask } from '../../task/runTask';
import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import { verifyTask } from '../../task/verifyTask';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import { openProfile } from '../connections/openProfile';
import type { Passwords } from '../connections/passwords';
import { lockWaitTimeoutSeconds } from '../defaultSettings';
import { announceResult } from './announceResult';
import { writeToOutput } from './writeToOutput';
import type { TaskList } from './taskList';

interface RunnerParts {
  readonly tasks: TaskList;
  readonly profiles: ConnectionProfiles;
  readonly passwords: Passwords;
  readonly output: vscode.LogOutputChannel;
}

/** Runs tasks in this window. The store lets only one window have a task; any window may ask for its end. */
export class TaskRunner implements vscode.Disposable {
  readonly #parts: RunnerParts;
  readonly #running = new Map<number, AbortController>();
  readonly #subscription: vscode.Disposable;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#subscription = parts.tasks.onDidChange((taskId) => {
      const status = taskId === undefined ? undefined : parts.tasks.find(taskId)?.status;
      // Already aborted: another window was faster than this one's start.
      if (taskId !== undefined && (status === 'aborting' || status === 'aborted')) {
        this.#running.get(taskId)?.abort();
      }
    });
  }

  /** Runs a waiting task to its end; throws when it cannot begin. */
  async run(taskId: number): Promise<void> {
    await this.#claimed(taskId, 'execute', async (task, runner, signal) => {
      const profile = this.#profileOf(task);
      await runTask({
        taskId,
        runner,
        by: await this.#parts.tasks.account(),
        plan: task.plan,
        onError: task.settings.onError,
        openConnection: this.#opener(profile),
        append: (event) => this.#append(taskId, event),
        signal,
      });
    });
  }

  /** Asks the server what an interrupted task did; runs nothing. */
  async verify(taskId: number): Promise<void> {
    await this.#claimed(taskId, 'verify', async (task, _, signal) => {
      const profile = this.#profileOf(task);
      await verifyTask({
        taskId,
        events: await this.#parts.tasks.events(taskId),
        openConnection: this.#opener(profile),
        append: (event) => this.#append(taskId, event),
        signal,
      });
    });
  }

  /** Asks for the end of a task, whichever window runs it. */
  async abort(taskId: number): Promise<void> {
    await this.#append(taskId, {
      at: new Date().toISOString(),
      kind: 'abortRequested',
      by: await this.#parts.tasks.account(),
    });
    this.#running.get(taskId)?.abort();
  }

  /** A task that still runs is found interrupted by the next window, and verified there. */
  dispose(): void {
    this.#subscription.dispose();
    for (const running of this.#running.values()) running.abort();
  }

  async #claimed(
    taskId: number,
    purpose: RunPurpose,
    work: (task: Task, runner: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { tasks, output } = this.#parts;
    const task = tasks.find(taskId);
    if (!task) throw new Error(vscode.l10n.t('Task #{0} is no longer there. Refresh the tasks.', taskId));
    this.#profileOf(task);
    const claim = await tasks.claimRun(taskId, purpose);
    if (claim.status === 'refused') throw new Error(claim.message);
    const running = new AbortController();
    this.#running.set(taskId, running);
    try {
      await work(task, claim.run.runner, running.signal);
    } finally {
      this.#running.delete(taskId);
      await claim.run.release();
      await tasks.settled;
    }
    announceResult(tasks.find(taskId), output);
  }

  /** On the disk first, then in the output channel. */
  async #append(taskId: number, event: TaskEvent): Promise<void> {
    await this.#parts.tasks.append(taskId, event);
    writeToOutput(taskId, event, this.#parts.output);
  }

  #opener(profile: ConnectionProfile): OpenConnection {
    return (options, signal) =>
      openProfile(
        profile,
        this.#parts.passwords,
        { lockWaitSeconds: lockWaitTimeoutSeconds(), ...options },
        signal,
      );
  }

  #profileOf(task: Task): ConnectionProfile {
    const profile = this.#parts.profiles.find(task.settings.connectionId);
    if (profile) return profile;
    throw new Error(
      vscode.l10n.t(
        'The connection {0} of task #{1} was deleted. Add it again, then initiate the task again.',
        task.connectionName,
        task.id,
      ),
    );
  }
}
