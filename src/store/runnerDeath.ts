import { interruptedTask } from '../task/foldTask';
import type { Task } from '../task/task';
import type { TaskEvent } from '../task/taskEvent';
import type { ProcessIdentity } from './processIdentity';

/** Between two signs of life of a runner. */
export const signEveryMs = 5_000;
/** Without a sign for so long a runner counts as dead: asleep, stopped, or on a machine that is gone. */
export const deadAfterMs = 30_000;

/** What a store knows of the runner of a task. */
export interface RunnerState {
  readonly alive: boolean;
  /** ISO 8601, UTC, by the store's clock. */
  readonly lastSign: string;
  /** Absent where it cannot be read. */
  readonly process?: ProcessIdentity;
  /** Where it is another one than the store's own. */
  readonly account?: string;
}

export type InterruptedEvent = Extract<TaskEvent, { kind: 'interrupted' }>;

/** The event that a dead runner could not write; undefined while it lives. */
export function deathOf(runner: RunnerState | undefined, now: string): InterruptedEvent | undefined {
  if (runner?.alive) return undefined;
  const last = runner ? `, last heard of ${runner.lastSign},` : '';
  const detail = `The ${whereabouts(runner)} that executed the task${last} is gone. Verify the task to see what the server holds.`;
  return { at: runner?.lastSign ?? now, kind: 'interrupted', detail };
}

function whereabouts({ process, account }: Partial<RunnerState> = {}): string {
  if (!process) return 'process';
  const by = account === undefined ? '' : `, run by ${account}`;
  return `process ${process.pid} on ${process.hostname}${by}`;
}

/** How such a task reads. */
export function interruptedBy(task: Task, death: InterruptedEvent | undefined): Task {
  return death ? interruptedTask(task, death.detail) : task;
}
