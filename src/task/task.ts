import type { Plan } from './plan';
import type { TableResult } from './taskEvent';
import type { TaskSettings } from './taskSettings';

/** A task as the fold of its events. */
export interface Task {
  /** Counts up from 1, unique in a store: `#14`. */
  readonly id: number;
  readonly status: TaskStatus;
  readonly connectionName: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly settings: TaskSettings;
  readonly plan: Plan;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** By source table name, for every table of the plan. */
  readonly tables: Readonly<Record<string, TaskTable>>;
  /** Why the task ended as it did, where that is not plain from the tables. */
  readonly detail?: string;
}

export interface TaskTable {
  readonly state: { readonly status: 'pending' | 'executing' } | TableResult;
  readonly durationMs?: number;
}

/** Later states (approving, scheduled, missed …) join here with the features that need them. */
export type TaskStatus =
  | 'waiting'
  | 'executing'
  | 'aborting'
  | 'succeeded'
  | 'succeededWithErrors'
  | 'failed'
  | 'aborted'
  | 'interrupted';

export type TaskAction = 'view' | 'execute' | 'abort' | 'initiateAgain' | 'delete' | 'verify';
