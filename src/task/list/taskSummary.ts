import { dueTime } from '../schedule/dueTime';
import { needsUser } from './needsUser';
import type { Task, TaskStatus, TaskTable } from '../task';
import type { NameRule } from '../taskSettings';
import { isRunning } from '../taskStates';

/** What lists show of a task: some hundred bytes, where a task with its plan may have megabytes. */
export interface TaskSummary {
  readonly id: number;
  readonly status: TaskStatus;
  readonly connectionName: string;
  readonly database: string;
  readonly nameRule: NameRule;
  readonly createdBy: string;
  /** ISO 8601, UTC, as all times here. */
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** When it should start by itself. */
  readonly dueAt?: string;
  readonly needsUser: boolean;
  readonly tables: TableCounts;
  /** Of the statements that run, the one that was sent first. */
  readonly running?: RunningStatement;
  readonly remarks: string;
  readonly detail?: string;
}

export interface RunningStatement {
  readonly source: string;
  readonly sentAt: string;
}

/** How many tables of the plan are in which state; `total` is all of them, also those still to come. */
export type TableCounts = Readonly<Record<TaskTable['state']['status'] | 'total', number>>;

/** How far a task is; `problems` says in the user's language what did not go well: `2 failed`. */
export interface TaskProgress {
  /** Tables that are in step. */
  readonly done: number;
  readonly total: number;
  readonly problems?: string;
}

/** The task without its plan, as it concerns this account. */
export function summariseTask(task: Task, account?: string): TaskSummary {
  const { id, status, settings, connectionName, createdBy, createdAt, startedAt, finishedAt, detail } = task;
  const dueAt = dueTime(task);
  const running = isRunning(status) ? longestRunning(task) : undefined;
  return {
    id,
    status,
    connectionName,
    database: settings.database,
    nameRule: settings.nameRule,
    createdBy,
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(dueAt !== undefined && { dueAt }),
    needsUser: needsUser(task, account),
    tables: countTables(task),
    ...(running && { running }),
    remarks: settings.remarks,
    ...(detail !== undefined && { detail }),
  };
}

function longestRunning({ tables }: Task): RunningStatement | undefined {
  let longest: RunningStatement | undefined;
  for (const [source, { state }] of Object.entries(tables)) {
    if (state.status !== 'executing' || state.sentAt === undefined) continue;
    if (!longest || state.sentAt < longest.sentAt) longest = { source, sentAt: state.sentAt };
  }
  return longest;
}

/** The tables of the plan by their states. */
export function countTables({ tables }: Pick<Task, 'tables'>): TableCounts {
  const states = Object.values(tables);
  const counts = {
    total: states.length,
    pending: 0,
    executing: 0,
    succeeded: 0,
    failed: 0,
    drifted: 0,
    unknown: 0,
    notRun: 0,
  };
  for (const { state } of states) counts[state.status]++;
  return counts;
}

/** How many tables are in step. What failed, drifted or was not run is never counted as done. */
export function tablesDone({ succeeded }: TableCounts): number {
  return succeeded;
}

/**
 * The first table that went wrong by itself, and how. A table that was only left where the run ended repeats why it
 * ended, and hides the one to look at.
 */
export function causeOfTrouble({ tables, detail }: Pick<Task, 'tables' | 'detail'>): string {
  const troubles = Object.entries(tables).flatMap(([source, { state }]) =>
    state.status === 'failed' || state.status === 'unknown' || state.status === 'drifted'
      ? [{ source, state }]
      : [],
  );
  const own = troubles.filter(({ state }) => !detail || !state.message.includes(detail));
  const first = own.find(({ state }) => state.status !== 'drifted') ?? own[0];
  if (!first) return detail ?? '';
  const { source, state } = first;
  return state.message.startsWith(`${source} `) ? state.message : `${source}: ${state.message}`;
}
