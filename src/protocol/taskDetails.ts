import type { LogLevel } from '../task/taskEvent';
import type { TaskAction, TaskStatus } from '../task/task';

export interface TaskDetailsCalls {
  ready: undefined;
  /** An action that `actions` of the snapshot offers; anything else is refused. */
  act: { readonly action: TaskAction };
  previewSql: undefined;
  openLog: undefined;
  copyLog: undefined;
  saveLog: undefined;
}

export interface TaskDetailsSnapshots {
  task: TaskDetailsState;
  /** The whole log; later lines follow in new snapshots. */
  log: readonly LogLine[];
}

export interface TaskDetailsState {
  readonly id: number;
  readonly status: TaskStatus;
  readonly statusLabel: string;
  readonly actions: readonly TaskAction[];
  /** Label and value, in the order shown. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly progress?: { readonly done: number; readonly total: number };
  readonly tables: readonly TaskTableRow[];
  readonly excluded: readonly { readonly source: string; readonly shadow: string; readonly reason: string }[];
}

export interface TaskTableRow {
  readonly source: string;
  readonly shadow: string;
  readonly result: 'create' | 'modify';
  readonly status: 'pending' | 'executing' | 'succeeded' | 'failed' | 'drifted' | 'unknown' | 'notRun';
  readonly statements: number;
  readonly durationMs?: number;
  readonly message?: string;
}

export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}
