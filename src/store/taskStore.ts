import type { Task } from '../task/task';
import type { CreatedEvent, TaskEvent } from '../task/taskEvent';
import type { TaskSummary } from '../task/list/taskSummary';

/** Where tasks live: shared by all windows, and surviving them. */
export interface TaskStore {
  /** Who acts through this store: the `by` of events. `user@host`, or the account of the store's database. */
  readonly account: string;
  /** The database in which a team keeps its tasks; absent where they are kept on this machine. */
  readonly team?: string;
  /** Makes a task durable and gives it the next number. */
  create(created: CreatedEvent): Promise<number>;
  /**
   * The newest tasks, or the newest of those before an id, newest first; 500 unless told otherwise. Tasks that cannot
   * be read become problems.
   */
  list(limit?: number, before?: number): Promise<TaskListing>;
  /** The tasks before an id in short, newest first: for lists that reach far back. */
  summaries(limit: number, before: number): Promise<SummaryListing>;
  /** Undefined when there is no such task; throws StoreError when it cannot be read. */
  read(id: number): Promise<Task | undefined>;
  /** The task's whole history, oldest first. */
  events(id: number): Promise<readonly TaskEvent[]>;
  /**
   * Adds to the task's history; on the disk when it resolves. Throws StoreError for what the task's state does not
   * allow, and for events of a run without the claim to it.
   */
  append(id: number, event: TaskEvent): Promise<void>;
  /** Makes this process the task's runner, the only one in all windows. */
  claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult>;
  /**
   * Calls back with the ids of tasks that came, went or changed, in this window or another; and with an error, once,
   * when changes cannot be seen for a while. Returns how to stop.
   */
  watch(listener: (ids: readonly number[]) => void, onBlind?: (error: unknown) => void): () => void;
  /** Throws StoreError unless the task is finished. */
  delete(id: number): Promise<void>;
  /** Stops watching and gives claims back. */
  close(): Promise<void>;
}

/** `verify` looks at what an interrupted run left behind; only `execute` runs statements. */
export type RunPurpose = 'execute' | 'verify';

export type ClaimResult =
  | { readonly status: 'claimed'; readonly run: ClaimedRun }
  | { readonly status: 'refused'; readonly message: string };

export interface ClaimedRun {
  /** Unique among all runs. */
  readonly runner: string;
  /** Call it when the run is over. */
  release(): Promise<void>;
}

export interface TaskListing {
  readonly tasks: readonly Task[];
  readonly problems: readonly TaskProblem[];
  /** How many tasks there are, also beyond the limit. */
  readonly total: number;
}

export interface SummaryListing {
  readonly tasks: readonly TaskSummary[];
  /** The lowest id looked at, readable or not; absent where there are no older tasks. */
  readonly lowest?: number;
}

export interface TaskProblem {
  readonly id: number;
  readonly message: string;
}
