import type * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import type { RunPurpose } from '../../store/taskStore';
import { foldTask } from '../../task/foldTask';
import { prepareRun } from '../../task/run/prepareRun';
import type { OpenConnection } from '../../task/run/runSessions';
import { runTask } from '../../task/runTask';
import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import { verifyTask } from '../../task/verifyTask';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import { openProfile, openUnattended } from '../connections/openProfile';
import type { Passwords } from '../connections/passwords';
import { taskProfile } from '../connections/taskProfile';
import { lockWaitTimeoutSeconds } from '../settings/defaultSettings';
import { announceResult, announceVoided } from './announceResult';
import { writeToOutput } from './writeToOutput';
import type { TaskList } from '../tasks/taskList';

interface RunnerParts {
  readonly tasks: TaskList;
  readonly profiles: ConnectionProfiles;
  readonly passwords: Passwords;
  readonly output: vscode.LogOutputChannel;
}

/** A run that starts by itself asks nobody for anything. */
type Attended = 'byUser' | 'byItself';

/** The store gave the task to somebody else, or its state does not allow it any more. */
export class RunRefused extends Error {}

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

  /**
   * Runs a waiting task to its end. Throws when it cannot begin: RunRefused where another window was faster, and
   * PasswordNeeded for a password that is not known when no user is there to ask.
   */
  async run(taskId: number, attended: Attended = 'byUser'): Promise<void> {
    await this.#claimed(taskId, 'execute', async (known, runner, signal) => {
      const profile = this.#profileOf(known);
      // The decision that made it ready may be newer than what this window has read.
      const task = foldTask(taskId, await this.#parts.tasks.events(taskId)) ?? known;
      const openConnection = this.#opener(profile, attended);
      const append = (event: TaskEvent): Promise<void> => this.#append(taskId, event);
      const prepared = await prepareRun({
        task,
        address: serverAddress(profile),
        byItself: attended === 'byItself',
        openConnection,
        append,
        signal,
      });
      if (prepared.status === 'voided') {
        announceVoided(task, prepared.reason, this.#parts.output);
        return;
      }
      await runTask({
        taskId,
        runner,
        by: await this.#parts.tasks.account(),
        plan: task.plan,
        onError: task.settings.onError,
        knownDrift: task.approval?.voided?.drifted ?? [],
        connections: task.settings.connections ?? 1,
        openConnection,
        append,
        signal,
      });
    });
  }

  /** Asks the server what an interrupted task did; runs nothing. A cancelled one leaves the task interrupted. */
  async verify(taskId: number, cancelled?: vscode.CancellationToken): Promise<void> {
    await this.#claimed(taskId, 'verify', async (task, _, signal) => {
      cancelled?.onCancellationRequested(() => this.#running.get(taskId)?.abort());
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
    const task = tasks.get(taskId);
    this.#profileOf(task);
    const claim = await tasks.claimRun(taskId, purpose);
    if (claim.status === 'refused') throw new RunRefused(claim.message);
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

  #opener(profile: ConnectionProfile, attended: Attended = 'byUser'): OpenConnection {
    const open = attended === 'byUser' ? openProfile : openUnattended;
    return (options, signal) =>
      open(profile, this.#parts.passwords, { lockWaitSeconds: lockWaitTimeoutSeconds(), ...options }, signal);
  }

  #profileOf(task: Task): ConnectionProfile {
    return taskProfile(this.#parts.profiles, task);
  }
}
