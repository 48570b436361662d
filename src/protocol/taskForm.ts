import type { ChangeText } from '../engine/diff/describeChange';
import type { NameRule, TaskSettings } from '../task/taskSettings';
import type { Hazard } from '../engine/ddl/ddlStatement';
import type { Loadable } from './envelope';

/** Calls of the create form; each name maps to its parameter. The host answers after it has pushed what changed. */
export interface TaskFormCalls {
  /** The page is there and wants every snapshot. */
  ready: undefined;
  selectConnection: { readonly connectionId: string };
  selectDatabase: { readonly database: string };
  /** Asks for the missing password (an input box of the editor) or tries a failed load again. */
  retry: undefined;
  /** `tables` is the whole selection, in the order of the list. */
  changeSettings: Partial<Omit<TaskSettings, 'connectionId' | 'database' | 'skipped' | 'recreated'>>;
  /** The time of the schedule: what is absent stays as it is, and a task without a schedule gets one. */
  schedule: ScheduleEdit;
  /** Keeps the patterns that All Tables leaves out for later tasks on this database. */
  rememberExclusions: undefined;
  analyse: undefined;
  cancelAnalysis: undefined;
  skip: { readonly sources: readonly string[] };
  undoSkip: { readonly sources: readonly string[] };
  /** Asks for confirmation, then plans these shadows dropped and created anew. */
  recreate: { readonly sources: readonly string[] };
  undoRecreate: { readonly sources: readonly string[] };
  /** Asks which columns of a shadow are columns of its source under other names. */
  rename: { readonly source: string };
  /** Asks the server whom the hazards meet. */
  countRows: undefined;
  cancelCount: undefined;
  /** `change`: the shadow now against the shadow after; `source`: the source under the shadow's name against the shadow. */
  openDiff: { readonly source: string; readonly against: 'source' | 'change' };
  openAllDiffs: undefined;
  previewSql: undefined;
  addConnection: undefined;
  editConnection: undefined;
  submit: undefined;
}

/** Snapshots of the create form, pushed whole when they change. */
export interface TaskFormSnapshots {
  form: TaskFormState;
  tables: Loadable<readonly SourceTable[]>;
  analysis: AnalysisState;
}

export interface TaskFormState {
  readonly settings: TaskSettings;
  readonly connections: readonly ConnectionOption[];
  readonly databases: Loadable<readonly string[]>;
  /** Problems of the name rule itself: empty, too long, wrong characters. Shown at the field. */
  readonly nameProblem?: string;
  /** Problems of single names: too long, collision, an existing table that is no shadow. By source table. */
  readonly tableProblems: readonly TableProblem[];
  /** The patterns of the settings are those remembered for the database. */
  readonly exclusionsRemembered: boolean;
  /** Tables that All Tables leaves out, and why. */
  readonly leftOut: readonly TableProblem[];
  /** Tables the task covers under its present settings. */
  readonly tableCount: number;
  /** What the time of the schedule means; absent where the task has none. */
  readonly schedule?: ScheduleState;
  /** Absent until connection and database are chosen. */
  readonly approval?: ApprovalState;
  /** Why Analyse is not possible now; absent when it is. */
  readonly analyseBlocked?: string;
  /** Why Submit is not possible now; absent when it is. */
  readonly submitBlocked?: string;
  readonly submitting: boolean;
}

export interface ScheduleEdit {
  /** `2026-12-04T02:00` on the wall of the zone. */
  readonly local?: string;
  readonly timeZone?: string;
  /** Which of the two, of a time that comes twice. */
  readonly occurrence?: 'earlier' | 'later';
}

export interface ScheduleState {
  readonly local: string;
  readonly timeZone: string;
  /** The instant in words: `Fri 2026-12-04 02:00 Europe/Berlin · in 9 days`. */
  readonly text: string;
  /** Why it cannot be this time. */
  readonly problem?: string;
  /** Where the time comes twice. */
  readonly occurrences?: readonly ScheduleOccurrence[];
}

export interface ScheduleOccurrence {
  readonly occurrence: 'earlier' | 'later';
  readonly label: string;
  readonly chosen: boolean;
}

export interface ApprovalState {
  readonly required: boolean;
  /** Goes on after `Approval: `. */
  readonly text: string;
  /** What is wrong with the settings. */
  readonly problem?: string;
}

export interface ConnectionOption {
  readonly id: string;
  readonly name: string;
  /** `127.0.0.1:3306` */
  readonly address: string;
  readonly environment: Environment;
}

export type Environment = 'development' | 'test' | 'staging' | 'production';

export interface SourceTable {
  readonly name: string;
  readonly shadow: string;
  readonly shadowExists: boolean;
  /** Set when this table is itself the shadow of that source under the present rule. */
  readonly shadowOf?: string;
}

export interface TableProblem {
  readonly source: string;
  readonly shadow: string;
  readonly message: string;
}

export interface AnalysisState {
  readonly status: 'none' | 'running' | 'done' | 'cancelled' | 'failed';
  /** The settings changed since: rows are greyed, Submit waits for a new analysis. */
  readonly stale: boolean;
  readonly compared: number;
  readonly total: number;
  readonly durationMs: number;
  /** Why the whole analysis failed. */
  readonly message?: string;
  readonly rows: readonly ComparisonRow[];
  /** Destructive changes among the rows that are not skipped. */
  readonly destructive: readonly { readonly source: string; readonly text: string }[];
  readonly statementCount: number;
  /** Tables that will change with hazards that depend on their rows. */
  readonly countable: number;
  /** Present while rows are being counted. */
  readonly counting?: { readonly done: number; readonly total: number };
  readonly planHash?: string;
}

export interface ComparisonRow {
  readonly source: string;
  readonly shadow: string;
  readonly result: ComparisonResult;
  readonly changes: readonly ChangeText[];
  readonly hazards: readonly Hazard[];
  /** For failed and unsupported. */
  readonly reason?: string;
  readonly canSkip: boolean;
  readonly canUndoSkip: boolean;
  /** The shadow can be dropped and created anew. */
  readonly canRecreate: boolean;
  /** Columns go and come, or the user called some renamed. */
  readonly canRename: boolean;
  /** What the server will do to change it, in words. */
  readonly effect?: string;
}

/** `create`, `modify` and `recreate` stand under Synchronised; all others under Unsynchronised. */
export type ComparisonResult =
  'create' | 'modify' | 'recreate' | 'comparing' | 'consistent' | 'skipped' | 'failed' | 'unsupported';

export type { ChangeText, Hazard, NameRule, TaskSettings };
