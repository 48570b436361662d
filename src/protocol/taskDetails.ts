import type { ChangeText } from '../engine/diff/describeChange';
import type { LogLevel } from '../task/taskEvent';
import type { TaskAction, TaskStatus } from '../task/task';
import type { NodeStatus, ProcessNode } from '../task/taskProcess';
import type { TaskProgress } from '../task/list/taskSummary';
import type { TableStep } from '../task/tableSteps';
import type { Environment } from './taskForm';

export interface TaskDetailsCalls {
  ready: undefined;
  /** An action that `actions` of the snapshot offers; anything else is refused. */
  act: { readonly action: TaskAction };
  previewSql: undefined;
  /** The table whose statements the page shows; it stays up to date until another one is chosen. */
  showTable: { readonly source: string };
  closeTable: undefined;
  /** `change`: the shadow before and after the plan; `source`: source and shadow as they are on the server now. */
  openTableDiff: { readonly source: string; readonly against: 'change' | 'source' };
  openLog: undefined;
  copyLog: undefined;
  saveLog: undefined;
}

export interface TaskDetailsSnapshots {
  task: TaskDetailsState;
  process: readonly ProcessStation[];
  table: TaskTableDetail | { readonly source: undefined };
  /** A piece of the log, which may be long: lines from `start` on, in place of all that was there from there on. */
  log: LogPiece;
}

export interface LogPiece {
  readonly start: number;
  readonly lines: readonly LogLine[];
  /** How many older entries the page does not get; the document and the file have them all. */
  readonly leftOut: number;
}

export interface TaskDetailsState {
  readonly id: number;
  readonly status: TaskStatus;
  readonly statusLabel: string;
  readonly actions: readonly TaskAction[];
  /** In the order shown. */
  readonly facts: readonly TaskFact[];
  readonly progress?: TaskProgress;
  readonly tables: readonly TaskTableRow[];
  readonly excluded: readonly { readonly source: string; readonly shadow: string; readonly reason: string }[];
}

export interface TaskFact {
  readonly label: string;
  readonly value: string;
  /** Where the value leads. */
  readonly environment?: Environment;
}

export interface TaskTableRow {
  readonly source: string;
  readonly shadow: string;
  readonly result: 'create' | 'modify' | 'recreate';
  /** `waiting`: some of its statements are done, the others come when other tables are as far. */
  readonly status:
    'pending' | 'executing' | 'waiting' | 'succeeded' | 'failed' | 'drifted' | 'unknown' | 'notRun';
  /** How long a statement of it had been running when this was sent. */
  readonly runsMs?: number;
  readonly statements: number;
  readonly durationMs?: number;
  readonly message?: string;
}

/** Everything about one table of the task. */
export interface TaskTableDetail {
  readonly source: string;
  readonly shadow: string;
  /** What changes, and what is dangerous in it, in words. */
  readonly changes: readonly ChangeText[];
  readonly hazards: readonly string[];
  readonly message?: string;
  readonly steps: readonly TableStep[];
}

/** A station of the task's way, in the user's words. */
export interface ProcessStation {
  readonly kind: ProcessNode['kind'];
  readonly status: NodeStatus;
  readonly title: string;
  readonly statusLabel: string;
  readonly comment?: string;
  /** Who, when, how long, until when: label and value, in the order shown. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}
