import { phaseSettings } from '../engine/ddl/ddlStatement';
import { errorMessage } from '../engine/engineError';
import { abandonable } from '../engine/execute/openControl';
import { withShadowLocks } from '../engine/execute/lockShadows';
import { forgetSchemas } from './run/checkTable';
import { concludeTable } from './run/concludeTable';
import { independentGroups } from './run/independentGroups';
import { missingForeignKeys } from './run/missingForeignKeys';
import { orderStatements } from './orderStatements';
import type { Plan, PlannedTable } from './plan';
import { planHash } from './planHash';
import { RunHistory } from './run/runHistory';
import { runPhase } from './run/runPhase';
import { type OpenConnection, RunSessions } from './run/runSessions';
import type { RunContext } from './run/runContext';
import type { TableProgress } from './run/tableProgress';
import { type StopReason, abortReason, failure, locksLostReason } from './run/stopReason';
import type { FinishedStatus, TableResult, TaskEvent } from './taskEvent';
import type { TaskSettings } from './taskSettings';
import { countText } from './texts/countText';

/** One execution of a plan. */
export interface TaskRun {
  readonly taskId: number;
  /** Unique among all runs: it marks the statements on the server. */
  readonly runner: string;
  readonly by: string;
  readonly plan: Plan;
  readonly onError: TaskSettings['onError'];
  /** Source tables known to have drifted when the task was approved: found so, they stop nothing. */
  readonly knownDrift?: readonly string[];
  /** How many tables run at the same time, where no foreign key ties them; 1 unless given. */
  readonly connections?: number;
  readonly openConnection: OpenConnection;
  /** Makes an event durable, in the order of the calls. When it throws, nothing more is sent to the server. */
  readonly append: (event: TaskEvent) => Promise<void>;
  /** Fires when the user aborts. */
  readonly signal: AbortSignal;
  /** How long a server that went away is asked again before the run ends as interrupted; 60,000 unless given. */
  readonly settleWaitMs?: number;
}

/**
 * Executes a plan and nothing else: locks the shadows, takes the tables through the phases, and says of every table
 * what is true of it in the end. Returns how the task ended: `interrupted` when the server went away and did not come
 * back, so that what became of a table is not known. Throws only when the history cannot be written.
 */
export async function runTask(run: TaskRun): Promise<FinishedStatus | 'interrupted'> {
  const history = new RunHistory(run.append);
  history.add({ at: now(), kind: 'executionStarted', by: run.by, runner: run.runner });
  await history.durable();
  const tables = run.plan.tables.map((planned): TableProgress => ({
    planned,
    expected: planned.shadowFingerprint,
    applied: 0,
    left: planned.statements.length,
    durationMs: 0,
  }));
  const stop = await execute(run, history, tables);
  const unsettled = tables.flatMap((table) => table.unsettled ?? []);
  for (const table of tables) {
    if (table.result || table.unsettled !== undefined) continue;
    finishTable(history, table, { status: 'notRun', message: stop?.text ?? notReached });
  }
  addNotRun(history, tables);
  const status = unsettled.length > 0 ? 'interrupted' : finalStatus(run, tables, stop);
  if (status === 'interrupted') {
    const detail = `${unsettled[0] ?? ''} Verify the task when the server can be reached again.`;
    history.add({ at: now(), kind: 'interrupted', detail });
  } else {
    const detail =
      stop?.text ?? (tables.length === 0 ? 'The plan is empty: no table was changed.' : undefined);
    history.add({ at: now(), kind: 'executionFinished', status, ...(detail !== undefined && { detail }) });
  }
  await history.durable();
  return status;
}

const notReached = 'The task ended before it.';

async function execute(
  run: TaskRun,
  history: RunHistory,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { plan, signal } = run;
  if (planHash(plan) !== plan.hash) {
    return failure('The plan is not the one that was made: its hash does not fit. Analyse again.');
  }
  if (tables.length === 0) return undefined;
  if (signal.aborted) return abortReason;
  const settleWaitMs = run.settleWaitMs ?? 60_000;
  const sessions = new RunSessions(run.openConnection, plan.serverIdentity, settleWaitMs);
  const context: LockedContext = {
    taskId: run.taskId,
    runner: run.runner,
    sessions,
    openControl: abandonable((controlSignal) => run.openConnection({ purpose: 'read' }, controlSignal)),
    history,
    settleWaitMs,
    signal,
  };
  try {
    const stop = await lockAndRun(run, context, tables).catch((error: unknown) => {
      // Without a history nothing may go on, and nothing can be told.
      if (history.failed) throw error;
      return signal.aborted ? abortReason : failure(errorMessage(error));
    });
    await conclude(context, tables, stop);
    return stop;
  } finally {
    plan.tables.forEach(forgetSchemas);
    await sessions.close();
  }
}

type LockedContext = Omit<RunContext, 'lane' | 'stopped'>;

/** Says what is true of the tables that the run did not get back to, and what it took from them. */
async function conclude(
  { sessions, history }: LockedContext,
  tables: readonly TableProgress[],
  stop: StopReason | undefined,
): Promise<void> {
  const reason = stop?.text ?? notReached;
  for (const table of tables) {
    if (table.result || table.unsettled !== undefined) continue;
    // It did not go wrong by itself: another table, or the user, ended the run.
    const text = table.applied > 0 ? `Not finished: ${reason}` : reason;
    const result = await concludeTable(sessions, table, text);
    if (result) finishTable(history, table, result);
  }
  for (const table of tables) {
    if (table.applied === 0 || table.result?.status === 'succeeded' || table.unsettled !== undefined)
      continue;
    for (const text of await missingForeignKeys(sessions, table)) history.tell('warn', text);
  }
}

async function lockAndRun(
  run: TaskRun,
  context: LockedContext,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { signal, history } = context;
  // Opened while the locks are taken.
  const opened = context.sessions.open(signal);
  opened.catch(() => undefined);
  const shadows = tables.map(({ planned }) => planned.pair.shadow);
  const locked = await withShadowLocks(
    (lockSignal) => context.sessions.openBeside(lockSignal),
    shadows,
    async ({ warning, lost }) => {
      await opened;
      if (warning !== undefined) history.tell('warn', warning);
      const stopped = (): StopReason | undefined => {
        if (signal.aborted) return abortReason;
        return lost.aborted ? locksLostReason : undefined;
      };
      return runPhases(run, { ...context, stopped }, tables);
    },
    signal,
  );
  switch (locked.status) {
    case 'done':
      return locked.value;
    case 'busy': {
      const holder =
        locked.connectionId === undefined ? '' : ` (connection ${locked.connectionId} of the server)`;
      return failure(
        `Another run${holder} is synchronising ${locked.shadow.name} at this moment. Wait for its end, and retry.`,
      );
    }
  }
}

async function runPhases(
  run: TaskRun,
  context: Omit<RunContext, 'lane'>,
  tables: readonly TableProgress[],
): Promise<StopReason | undefined> {
  const { sessions, history, signal } = context;
  const wanted = run.connections ?? 1;
  const groups = await groupTables(run, wanted, sessions, signal);
  const { lanes, refused } = await sessions.openLanes(Math.min(wanted, groups.length), signal);
  if (wanted > 1) {
    history.tell(
      'info',
      `Running over up to ${lanes.length} connections: ${groups.length} groups of tables that no foreign key ties.`,
    );
  }
  if (refused !== undefined) history.tell('warn', `Fewer connections than asked for: ${refused}`);
  const progressOf = new Map(tables.map((progress) => [progress.planned, progress]));
  for (const { phase, tables: steps } of orderStatements(run.plan)) {
    const setting = phaseSettings[phase];
    if (setting !== undefined) await sessions.set(setting, signal);
    const stepsOf = new Map(steps.map((table) => [table.table, table.steps]));
    const stop = await runPhase({
      groups: groups
        .map((group) =>
          group.flatMap((planned) => {
            const progress = progressOf.get(planned);
            const tableSteps = stepsOf.get(planned);
            return progress && tableSteps ? [{ progress, steps: tableSteps }] : [];
          }),
        )
        .filter((group) => group.length > 0),
      lanes,
      abortsOnError: run.onError === 'abort',
      knownDrift: new Set(run.knownDrift),
      context,
      finish: (progress, result) => finishTable(history, progress, result),
    });
    if (stop) return stop;
  }
  return undefined;
}

async function groupTables(
  { plan }: TaskRun,
  lanes: number,
  sessions: RunSessions,
  signal: AbortSignal,
): Promise<readonly (readonly PlannedTable[])[]> {
  if (lanes === 1) return [plan.tables];
  const { server } = await sessions.executor(0, signal);
  return independentGroups(plan.tables, server);
}

function finishTable(history: RunHistory, progress: TableProgress, result: TableResult): void {
  progress.result = result;
  forgetSchemas(progress.planned);
  const source = progress.planned.pair.source.name;
  history.add({ at: now(), kind: 'tableFinished', source, result, durationMs: progress.durationMs });
}

/** One warning for each reason why tables were not run: their own lines would drown what went wrong. */
function addNotRun(history: RunHistory, tables: readonly TableProgress[]): void {
  const counts = new Map<string, number>();
  for (const { result } of tables) {
    if (result?.status === 'notRun') counts.set(result.message, (counts.get(result.message) ?? 0) + 1);
  }
  for (const [reason, count] of counts) {
    history.tell('warn', `${countText(count, 'table')} not run: ${reason}`);
  }
}

function finalStatus(
  run: TaskRun,
  tables: readonly TableProgress[],
  stop: StopReason | undefined,
): FinishedStatus {
  const succeeded = tables.filter(({ result }) => result?.status === 'succeeded').length;
  if (succeeded === tables.length && (!stop || stop.aborted)) return 'succeeded';
  if (stop?.aborted) return 'aborted';
  // Without a stop nothing failed but what was known to have drifted.
  return (run.onError === 'continue' || !stop) && succeeded > 0 ? 'succeededWithErrors' : 'failed';
}

function now(): string {
  return new Date().toISOString();
}
