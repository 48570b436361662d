import type { StepOutcome } from '../engine/execute/stepOutcome';
import type { Plan } from './plan';
import type { ApprovalRequirement, TaskOrigin } from './taskTerms';
import type { TaskSettings } from './taskSettings';

/** A line of a task's history, append-only. A task's state is the fold of its events; `at` is ISO 8601 in UTC. */
export type TaskEvent =
  | ({ readonly at: string } & CreatedEvent)
  | ({ readonly at: string } & DecisionEvent)
  /** The approved plan is not what would run any more: the task waits for approval again. */
  | {
      readonly at: string;
      readonly kind: 'approvalVoided';
      readonly reason: string;
      /** Source tables found changed, or with a changed shadow, since the analysis; the next approval covers them. */
      readonly drifted: readonly string[];
    }
  /** The task's time passed and nothing was there to run it. */
  | { readonly at: string; readonly kind: 'scheduleMissed'; readonly detail: string }
  | { readonly at: string; readonly kind: 'expired'; readonly detail: string }
  | { readonly at: string; readonly kind: 'executionStarted'; readonly by: string; readonly runner: string }
  | ({ readonly at: string; readonly kind: 'stepAnnounced' } & StepIntent)
  | ({ readonly at: string; readonly kind: 'stepStarted'; readonly sql: string } & StepIntent)
  | {
      readonly at: string;
      readonly kind: 'stepFinished';
      readonly step: number;
      readonly source: string;
      readonly outcome: StepOutcome;
    }
  | {
      readonly at: string;
      readonly kind: 'tableFinished';
      readonly source: string;
      readonly result: TableResult;
      readonly durationMs: number;
    }
  | {
      readonly at: string;
      readonly kind: 'message';
      readonly level: LogLevel;
      readonly text: string;
      /** The table whose statement it is about, while that is not over. */
      readonly source?: string;
    }
  | { readonly at: string; readonly kind: 'abortRequested'; readonly by: string }
  | {
      readonly at: string;
      readonly kind: 'executionFinished';
      readonly status: FinishedStatus;
      readonly detail?: string;
    }
  /** The runner died; nothing runs by itself until someone verified what the server holds. */
  | { readonly at: string; readonly kind: 'interrupted'; readonly detail: string };

/**
 * What is written before a statement is sent. One of the two is synced by then: `stepStarted`, or, where the statement
 * before it still runs, `stepAnnounced`; `stepStarted` follows when it is sent. Announced and not started, it may have
 * been sent or not.
 */
export interface StepIntent {
  /** Counts a task's statements from 0 in order of execution. */
  readonly step: number;
  readonly source: string;
  readonly connectionId: string;
  /** The shadow's fingerprint before the statement, `absent` where there is no shadow. */
  readonly before: string;
}

export interface CreatedEvent {
  readonly kind: 'created';
  readonly by: string;
  readonly connectionName: string;
  readonly settings: TaskSettings;
  readonly plan: Plan;
  /** Where the connection leads: `10.0.0.5:3306`. */
  readonly address?: string;
  readonly origin?: TaskOrigin;
  /** Absent where none is needed. */
  readonly approval?: ApprovalRequirement;
}

/** What a reviewer decided. */
export interface DecisionEvent {
  readonly kind: 'approved' | 'rejected';
  /** The account that decided. */
  readonly by: string;
  /** At most 200 characters; never empty where it rejects. */
  readonly comment: string;
  /** The plan that the reviewer saw. */
  readonly planHash: string;
}

export type LogLevel = 'info' | 'warn' | 'error';

/** What is true of one table once its part of the task is over. */
export type TableResult =
  | { readonly status: 'succeeded' }
  /** A statement failed, or the shadow does not equal the source afterwards. */
  | { readonly status: 'failed'; readonly message: string; readonly remaining?: readonly string[] }
  /** Source or shadow changed since the analysis: not touched. */
  | { readonly status: 'drifted'; readonly message: string }
  | { readonly status: 'unknown'; readonly message: string }
  | { readonly status: 'notRun'; readonly message: string };

export type FinishedStatus = 'succeeded' | 'succeededWithErrors' | 'failed' | 'aborted';
