import type { CreateStatement } from '../engine/catalog/readCreateStatements';
import { EngineError } from '../engine/engineError';
import type { ServerFacts } from '../engine/schema/serverFacts';
import type { TableName } from '../engine/schema/tableName';
import { forgetSchemas, remainingDifferences, shadowFingerprint, tableNow } from './run/checkTable';
import { foldTask } from './foldTask';
import type { PlannedTable } from './plan';
import type { StepOutcome } from '../engine/execute/stepOutcome';
import { foreignKeyText } from './run/concludeTable';
import { settleStep } from './run/settleStep';
import { RunHistory } from './run/runHistory';
import { readPlanned } from './run/readPlanned';
import { type OpenConnection, RunSessions, isLoss } from './run/runSessions';
import type { FinishedStatus, TableResult, TaskEvent } from './taskEvent';
import type { TaskSettings } from './taskSettings';
import { countText } from './texts/countText';

/** A look at what an interrupted run left behind. */
export interface TaskVerification {
  readonly taskId: number;
  /** The task's history. */
  readonly events: readonly TaskEvent[];
  readonly openConnection: OpenConnection;
  readonly append: (event: TaskEvent) => Promise<void>;
  readonly signal: AbortSignal;
  /** How long to wait for a statement that may still be running; 60,000 unless given. */
  readonly settleWaitMs?: number;
}

/**
 * Asks the server what became of a task whose runner died, and ends the task with the truth about every table. Runs
 * no statement of it. Throws EngineError when the server cannot be asked, or `aborted`: the task stays interrupted.
 */
export async function verifyTask(verification: TaskVerification): Promise<FinishedStatus> {
  const { taskId, events, signal } = verification;
  const history = new RunHistory(verification.append);
  const task = foldTask(taskId, events);
  if (!task) throw new Error(`Task #${taskId} has no history.`);
  const open = openSteps(events);
  const sessions = new RunSessions(verification.openConnection, task.plan.serverIdentity, 0);
  const statuses: TableResult['status'][] = [];
  try {
    const unknown: PlannedTable[] = [];
    for (const planned of task.plan.tables) {
      const known = task.tables[planned.pair.source.name]?.state;
      if (
        !known ||
        known.status === 'pending' ||
        known.status === 'executing' ||
        known.status === 'unknown'
      ) {
        unknown.push(planned);
      } else statuses.push(known.status);
    }
    if (open.size > 0) await refuseRefusedLogin(verification);
    const changed = changedSources(events);
    for (const planned of unknown) {
      const { name } = planned.pair.source;
      const started = open.get(name);
      if (!started) continue;
      const outcome = await settleOpenStep(verification, history, planned, started, task.plan.serverIdentity);
      if (outcome?.status === 'succeeded') changed.add(name);
    }
    const found = await sessions.read(
      async (connection) => ({
        server: connection.server,
        find: await readPlanned(connection, unknown, signal),
      }),
      signal,
    );
    for (const planned of unknown) {
      const source = planned.pair.source.name;
      const result = resultOf(planned, found, changed.has(source));
      forgetSchemas(planned);
      statuses.push(result.status);
      const durationMs = task.tables[source]?.durationMs ?? 0;
      history.add({ at: new Date().toISOString(), kind: 'tableFinished', source, result, durationMs });
    }
  } catch (error) {
    // Whatever the server's answer was: it came when nobody wanted it any more.
    throw signal.aborted ? new EngineError('aborted', 'Aborted.', { cause: error }) : error;
  } finally {
    await sessions.close();
  }
  const notRun = statuses.filter((status) => status === 'notRun').length;
  if (notRun > 0) {
    history.tell('warn', `${countText(notRun, 'table')} not run: as before the task.`);
  }
  const status = finalStatus(task.settings.onError, statuses);
  const detail = 'The run was interrupted; the tables were verified afterwards.';
  history.add({ at: new Date().toISOString(), kind: 'executionFinished', status, detail });
  await history.durable();
  return status;
}

type OpenStep = Extract<TaskEvent, { kind: 'stepAnnounced' | 'stepStarted' }>;

/** By source, the statements that were or may have been sent and whose outcome is not known. Linear in the events. */
function openSteps(events: readonly TaskEvent[]): ReadonlyMap<string, OpenStep> {
  const open = new Map<string, OpenStep>();
  for (const event of events) {
    if (event.kind === 'stepAnnounced' || event.kind === 'stepStarted') open.set(event.source, event);
    else if (event.kind === 'stepFinished' && event.outcome.status !== 'unknown') open.delete(event.source);
  }
  return open;
}

/** Sources of shadows that a statement of the run took effect on. */
function changedSources(events: readonly TaskEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) =>
      event.kind === 'stepFinished' && event.outcome.status === 'succeeded' ? [event.source] : [],
    ),
  );
}

/** A login that is refused says nothing of any statement; a server that is away may be about to come back. */
async function refuseRefusedLogin({ openConnection, signal }: TaskVerification): Promise<void> {
  try {
    await (await openConnection({ purpose: 'read' }, signal)).close();
  } catch (error) {
    if (!isLoss(error) || (error instanceof EngineError && error.errno !== undefined)) throw error;
  }
}

/** Waits until a statement that was sent before the runner died can do no more, and writes down what it did. */
async function settleOpenStep(
  verification: TaskVerification,
  history: RunHistory,
  planned: PlannedTable,
  started: OpenStep,
  serverIdentity: string,
): Promise<StepOutcome | undefined> {
  const { taskId, events, openConnection } = verification;
  const run = events.findLast((event) => event.kind === 'executionStarted');
  if (run?.kind !== 'executionStarted') return undefined;
  const { step, source, before, connectionId, at: sentAt } = started;
  const outcome = await settleStep(
    {
      table: planned,
      before,
      openControl: (signal) => openConnection({ purpose: 'read' }, signal),
      history,
      settleWaitMs: verification.settleWaitMs ?? 60_000,
    },
    { tag: { task: taskId, run: run.runner, step }, connectionId, serverIdentity, sentAt },
    { status: 'unknown', durationMs: 0, error: { message: doubtText(started) } },
    verification.signal,
  );
  if (outcome.status === 'unknown') throw new EngineError('connectionLost', outcome.error.message);
  history.add({ at: new Date().toISOString(), kind: 'stepFinished', step, source, outcome });
  return outcome;
}

function doubtText({ kind }: OpenStep): string {
  return kind === 'stepStarted'
    ? 'The run ended while this statement ran.'
    : 'The run ended when this statement was about to be sent.';
}

interface Found {
  readonly server: ServerFacts;
  readonly find: (table: TableName) => CreateStatement;
}

/** Of a table that is refused or not understood no more is known; that is an answer, too. */
function resultOf(planned: PlannedTable, { server, find }: Found, changed: boolean): TableResult {
  const { pair } = planned;
  const { shadow } = pair;
  try {
    const now = tableNow(server, pair, [find(pair.source), find(shadow)]);
    const remaining = remainingDifferences(planned, now);
    if (remaining.length === 0) return { status: 'succeeded' };
    if (shadowFingerprint(now) === planned.shadowFingerprint) {
      return { status: 'notRun', message: `${shadow.name} is as it was before the task.` };
    }
    const message = `${shadow.name} is not in step; the run was interrupted.`;
    const keys = foreignKeyText({ planned, applied: changed ? 1 : 0 });
    return { status: 'failed', message: [message, ...keys].join(' '), remaining };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { status: 'failed', message: `${shadow.name} could not be read: ${error.message}` };
  }
}

/** As a run ends that stops for another reason. */
function finalStatus(
  onError: TaskSettings['onError'],
  statuses: readonly TableResult['status'][],
): FinishedStatus {
  if (statuses.every((status) => status === 'succeeded')) return 'succeeded';
  return onError === 'continue' && statuses.includes('succeeded') ? 'succeededWithErrors' : 'failed';
}
