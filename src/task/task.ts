import type { Plan } from './plan';
import type { TableResult } from './taskEvent';
import type { TaskSettings } from './taskSettings';
import type { ApprovalRequirement, TaskOrigin } from './taskTerms';

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
  /** Where the connection led when the task was made: `10.0.0.5:3306`. */
  readonly address?: string;
  /** The task that this one was initiated from. */
  readonly origin?: TaskOrigin;
  /** Absent where none is needed. */
  readonly approval?: TaskApproval;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** By source table name, for every table of the plan. */
  readonly tables: Readonly<Record<string, TaskTable>>;
  /** Why the task ended as it did, where that is not plain from the tables. */
  readonly detail?: string;
}

export interface TaskTable {
  readonly state: { readonly status: 'pending' } | ExecutingTable | TableResult;
  readonly durationMs?: number;
}

/** Statements of the table were sent, and more follow. */
export interface ExecutingTable {
  readonly status: 'executing';
  /** How many of its statements have succeeded. */
  readonly applied: number;
  /** ISO 8601, UTC: since when a statement of it runs. Absent between two of them, which other tables may come between. */
  readonly sentAt?: string;
  /** What keeps the statement that runs, or why it is tried again, or what is asked of the server about it. */
  readonly message?: string;
}

/** The approval that a task needs, and how far it is. */
export interface TaskApproval extends ApprovalRequirement {
  /** ISO 8601, UTC: a decision after it comes too late. */
  readonly validUntil: string;
  readonly decision?: {
    readonly kind: 'approved' | 'rejected';
    readonly by: string;
    readonly at: string;
    readonly comment: string;
  };
  /** Why an earlier approval does not count any more, and the tables known to have drifted since the analysis. */
  readonly voided?: { readonly reason: string; readonly drifted: readonly string[] };
}

export type TaskStatus =
  /** Waits for somebody to approve or reject it. */
  | 'approving'
  | 'rejected'
  /** Its approval did not come in time, or its missed time was let go. Never runs. */
  | 'expired'
  | 'waiting'
  /** Waits for its time. */
  | 'scheduled'
  /** Its time passed and nothing was there to run it; the user decides. */
  | 'missed'
  | 'executing'
  | 'aborting'
  | 'succeeded'
  | 'succeededWithErrors'
  | 'failed'
  | 'aborted'
  | 'interrupted';

export type TaskAction =
  'view' | 'approve' | 'reject' | 'execute' | 'abort' | 'verify' | 'initiateAgain' | 'retryFailed' | 'delete';
