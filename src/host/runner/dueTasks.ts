import * as vscode from 'vscode';
import { taskConnection } from '../../task/taskConnection';
import { errorMessage } from '../../engine/engineError';
import { OvertakenError } from '../../store/storeError';
import { type ClockReading, clockJump, isJumpedOver, jumpText } from '../../task/schedule/clockJump';
import { type DueAction, dueAction } from '../../task/schedule/dueAction';
import { dueTime } from '../../task/schedule/dueTime';
import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import { isPending } from '../../task/taskStates';
import { PasswordNeeded } from '../connections/openProfile';
import type { HostParts } from '../hostParts';
import { duePolicy } from '../settings/scheduleSettings';
import { inBackground, isCancellation } from '../dialogs/messages';
import { DueNotices } from './dueNotices';
import { RunRefused } from './taskRunner';
import { writeToOutput } from './writeToOutput';

/** Timers longer than some weeks fire at once, and none fires while the machine sleeps: the clock is looked at. */
const tickMs = 20_000;

/**
 * Starts tasks whose time has come, in whichever window looks first: the store gives a run to one. What cannot start
 * is tried again until its time counts as missed.
 */
export class DueTasks implements vscode.Disposable {
  readonly #parts: HostParts;
  readonly #notices: DueNotices;
  readonly #subscriptions: vscode.Disposable;
  readonly #timer: NodeJS.Timeout;
  /** For a time that comes before the next tick. */
  #soon: NodeJS.Timeout | undefined;
  /** Tasks that this window works on. */
  readonly #busy = new Set<number>();
  /** Tasks that could not start, and until when they are left alone; by the monotonic clock. */
  readonly #resting = new Map<number, number>();
  #clock = readClock();
  #hasOlder = false;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#notices = new DueNotices(parts, {
      letGo: async (taskId) => {
        const detail = `Let go by ${await parts.tasks.account()} after its time was missed.`;
        await this.#append(taskId, { at: now(), kind: 'expired', detail });
      },
      tryAgain: () => {
        this.#resting.clear();
        this.#tick();
      },
    });
    this.#timer = setInterval(this.#look, tickMs);
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeWindowState(this.#look),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('shadowSync.schedule')) this.#tick();
      }),
      parts.tasks.onDidChange(this.#look),
    );
  }

  dispose(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#subscriptions.dispose();
  }

  readonly #look = (): void => this.#tick();

  #tick(): void {
    if (!this.#hasOlder && this.#parts.tasks.status === 'loaded') {
      this.#hasOlder = true;
      inBackground(this.#loadOlder(), this.#parts.output);
    }
    const policy = duePolicy();
    const clock = readClock();
    const jump = clockJump(this.#clock, clock);
    this.#clock = clock;
    let soonest = tickMs;
    for (const task of this.#parts.tasks.list()) {
      if (this.#busy.has(task.id) || (this.#resting.get(task.id) ?? 0) > clock.monotonic) continue;
      const waitMs = Date.parse(dueTime(task) ?? '') - clock.wall;
      if (waitMs > 0) soonest = Math.min(soonest, waitMs);
      const jumped = jump && isJumpedOver(jump, dueTime(task)) ? jumpText(jump) : undefined;
      const action = dueAction(task, clock.wall, policy);
      if (action.kind === 'none' && jumped === undefined) continue;
      this.#busy.add(task.id);
      void this.#act(task, action, jumped).finally(() => this.#busy.delete(task.id));
    }
    clearTimeout(this.#soon);
    if (soonest < tickMs) this.#soon = setTimeout(this.#look, soonest);
  }

  /** A task may wait for weeks, behind more tasks than a window keeps whole. */
  async #loadOlder(): Promise<void> {
    const { tasks } = this.#parts;
    if (tasks.total <= tasks.list().length) return;
    await tasks.reach(-Infinity);
    const pending = [...tasks.summaries()].filter(({ status }) => isPending(status));
    for (const { id } of pending) await tasks.load(id);
  }

  /** Never rejects. */
  async #act(task: Task, action: DueAction, jumped: string | undefined): Promise<void> {
    const { id } = task;
    try {
      if (jumped !== undefined) await this.#logJump(task, jumped);
      switch (action.kind) {
        case 'none':
          return;
        case 'run':
          await this.#run(task);
          return;
        case 'miss':
          await this.#append(id, { at: now(), kind: 'scheduleMissed', detail: action.detail });
          return;
        case 'ask':
          this.#notices.missed(task);
          return;
        case 'expire':
          await this.#append(id, { at: now(), kind: 'expired', detail: action.detail });
          this.#notices.expired(task, action.detail);
          return;
      }
    } catch (error) {
      // The attempt itself is a change of the task, which would lead to the next one.
      this.#resting.set(id, performance.now() + tickMs / 2);
      // Another window was faster, or the user changed the task's state meanwhile.
      if (error instanceof RunRefused || error instanceof OvertakenError || isCancellation(error)) return;
      if (error instanceof PasswordNeeded) this.#notices.passwordNeeded(task);
      else this.#notices.couldNotStart(task, errorMessage(error));
    }
  }

  async #run(task: Task): Promise<void> {
    const { tasks, profiles, passwords, runner } = this.#parts;
    const profile = taskConnection(task, profiles.list());
    // A colleague's task, on a server that only other windows know.
    if (!profile && task.createdBy !== (await tasks.account())) return;
    // Asked before the task is claimed, so that a window that knows the password can have it.
    if (profile && (await passwords.find(profile)) === undefined) throw new PasswordNeeded(profile);
    await runner.run(task.id, 'byItself');
  }

  /** Several windows see the same jump; it is said once. */
  async #logJump({ id }: Task, text: string): Promise<void> {
    const events = await this.#parts.tasks.events(id);
    const recent = Date.now() - 10 * 60_000;
    const isSaid = events.some(
      (event) => event.kind === 'message' && event.text === text && Date.parse(event.at) > recent,
    );
    if (!isSaid) await this.#append(id, { at: now(), kind: 'message', level: 'warn', text });
  }

  async #append(taskId: number, event: TaskEvent): Promise<void> {
    await this.#parts.tasks.append(taskId, event);
    writeToOutput(taskId, event, this.#parts.output);
  }
}

function readClock(): ClockReading {
  return { wall: Date.now(), monotonic: performance.now() };
}

function now(): string {
  return new Date().toISOString();
}
