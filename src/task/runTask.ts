import { phaseSettings } from '../engine/ddl/ddlStatement';
import { withShadowLocks } from '../engine/execute/lockShadows';
import { orderStatements } from './orderStatements';
import type { Plan } from './plan';
import { planHash } from './planHash';
import { type OpenConnection, RunSessions } from './runSessions';
import { abortReason, concludeTable, runTable } from './runTable';
import type { RunContext, StopReason, TableProgress } from './runTable';
import type { FinishedStatus, TaskEvent } from './taskEvent';
import type { TaskSettings } from './taskSettings';

/** One execution of a plan. */
export interface TaskRun {
  readonly taskId: number;
  /** Unique among all runs: it marks the statements on the server. */
  readonly runner: string;
  readonly by: string;
  readonly plan: Plan;
  readonly onError: TaskSettings['onError'];
  readonly openConnection: OpenConnection;
  /** Makes an event durable. When it throws, nothing more is sent to the server. */
  readonly append: (event: TaskEvent) => Promise<void>;
  /** Fires when the user aborts. */
  readonly signal: AbortSignal;
  /** How long to ask after the outcome of a statement whose connection was lost; 60,000 unless given. */
  readonly settleWaitMs?: number;
}

/**
 * Executes a plan and nothing else: locks the shadows, takes the tables through the phases, and says of every table
 * what is true of it in the end. Returns how the task ended; throws only when the history cannot be written.
 */
export async function runTask(request: TaskRun): Promise<FinishedStatus> {
  const history: History = { failed: false };
  const run = { ...request, append: recording(request.append, history) };
  const { plan, append } = run;
  await append({ at: now(), kind: 'executionStarted', by: run.by, runner: run.runner });
  const tables = plan.tables.map((planned): TableProgress => ({
    planned,
    expected: planned.shadowFingerprint,
    applied: 0,
    left: planned.statements.length,
    durationMs: 0,
  }));
  const stop = await execute(run, history, tables);
  for (const table of tables) {
    if (!table.result) await finishTable(run, table, { status: 'notRun', message: stop?.text ?? notReached });
  }
  const status = finalStatus(run, tables, stop);
  const detail = stop?.text ?? (tables.length === 0 ? 'There was nothing to do.' : undefined);
  await append({ at: now(), kind: 'executionFinished', status, ...(detail !== undefined && { detail }) });
  return status;
}

const notReached = 'The task ended before it.';

/** Whether events can still be written. */
interface History {
  failed: boolean;
}

function recording(append: TaskRun['append'], history: History): TaskRun['append'] {
  return async (event) => {
    try {
      await append(event);
    } catch (error) {
      history.failed = true;
      throw error;
    }
  };
}

async function execute(
  run: TaskRun,
  history: History,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { plan, signal } = run;
  if (planHash(plan) !== plan.hash) {
    return failure('The plan is not the one that was made: its hash does not fit. Analyse again.');
  }
  if (tables.length === 0) return undefined;
  if (signal.aborted) return abortReason;
  const sessions = new RunSessions(run.openConnection, plan.serverIdentity);
  const context: Omit<RunContext, 'locksLost'> = {
    taskId: run.taskId,
    runner: run.runner,
    sessions,
    openControl: (controlSignal) => run.openConnection({ purpose: 'read' }, controlSignal),
    append: run.append,
    settleWaitMs: run.settleWaitMs ?? 60_000,
    signal,
  };
  try {
    const stop = await lockAndRun(run, context, tables).catch((error: unknown) => {
      // Without a history nothing may go on, and nothing can be told.
      if (history.failed) throw error;
      return signal.aborted ? abortReason : failure(error instanceof Error ? error.message : String(error));
    });
    for (const table of tables) {
      if (table.result) continue;
      await finishTable(run, table, await concludeTable(sessions, table, stop?.text ?? notReached));
    }
    return stop;
  } finally {
    await sessions.close();
  }
}

async function lockAndRun(
  run: TaskRun,
  context: Omit<RunContext, 'locksLost'>,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { signal } = context;
  await context.sessions.open(signal);
  const shadows = tables.map(({ planned }) => planned.pair.shadow);
  const locked = await withShadowLocks(
    context.openControl,
    shadows,
    async ({ warning, lost }) => {
      if (warning !== undefined) {
        await run.append({ at: now(), kind: 'message', level: 'warn', text: warning });
      }
      return runPhases(run, { ...context, locksLost: lost }, tables);
    },
    signal,
  );
  switch (locked.status) {
    case 'done':
      return locked.value;
    case 'busy': {
      const holder =
        locked.connectionId === undefined ? 'Another session' : `Connection ${locked.connectionId}`;
      return failure(
        `${holder} is synchronising ${locked.shadow.name} at this moment. Wait for it to end, and execute again.`,
      );
    }
  }
}

async function runPhases(
  run: TaskRun,
  context: RunContext,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { sessions, signal } = context;
  const progressOf = new Map(tables.map((progress) => [progress.planned, progress]));
  for (const { phase, tables: steps } of orderStatements(run.plan)) {
    const setting = phaseSettings[phase];
    if (setting !== undefined) await sessions.set(setting, signal);
    for (const { table, steps: tableSteps } of steps) {
      const progress = progressOf.get(table);
      if (!progress || progress.result) continue;
      if (signal.aborted) return abortReason;
      const { result, stop } = await runTable(context, progress, tableSteps);
      if (result) await finishTable(run, progress, result);
      if (stop) return stop;
      if (run.onError === 'abort' && result && result.status !== 'succeeded') {
        return failure(`${table.pair.source.name} did not succeed, and the task aborts on errors.`);
      }
    }
  }
  return undefined;
}

async function finishTable(
  run: TaskRun,
  progress: TableProgress,
  result: NonNullable<TableProgress['result']>,
): Promise<void> {
  progress.result = result;
  const source = progress.planned.pair.source.name;
  await run.append({ at: now(), kind: 'tableFinished', source, result, durationMs: progress.durationMs });
}

function finalStatus(
  run: TaskRun,
  tables: readonly TableProgress[],
  stop: StopReason | undefined,
): FinishedStatus {
  const succeeded = tables.filter(({ result }) => result?.status === 'succeeded').length;
  if (succeeded === tables.length && (!stop || stop.aborted)) return 'succeeded';
  if (stop?.aborted) return 'aborted';
  return run.onError === 'continue' && succeeded > 0 ? 'succeededWithErrors' : 'failed';
}

function failure(text: string): StopReason {
  return { aborted: false, text };
}

function now(): string {
  return new Date().toISOString();
}
