import type { Connection } from '../engine/connection/connection';
import { EngineError } from '../engine/engineError';
import type { OpenControl } from '../engine/execute/openControl';
import { pause } from '../engine/execute/pause';
import { refusesCombination } from '../engine/execute/refusesCombination';
import type { ServerErrorText } from '../engine/execute/stepOutcome';
import type { ForeignKeyElement } from '../engine/schema/tableSchema';
import { type Announcement, announceStep } from './announceStep';
import {
  answeredTables,
  driftText,
  readTableNow,
  remainingDifferences,
  shadowFingerprint,
  tableReads,
} from './checkTable';
import type { TableNow } from './checkTable';
import { concludeTable, foreignKeyText } from './concludeTable';
import type { PlannedStep } from './orderStatements';
import type { PlannedTable } from './plan';
import type { TableProgress } from './tableProgress';
import type { RunHistory } from './runHistory';
import { type RunSessions, isLoss } from './runSessions';
import { lockWaitTimeout, runStep } from './runStep';
import { type StopReason, abortReason, failure } from './stopReason';
import type { TableResult } from './taskEvent';

/** What a phase did with a table: no result, when later phases go on with it. */
export interface TableOutcome {
  readonly result?: TableResult;
  readonly stop?: StopReason;
  /** The lane's next table, as it was right after this one's last statement. */
  readonly next?: ReadAhead;
}

/** A table as it was read behind a statement, and in which session: a new one means that time has passed. */
interface ReadAhead {
  readonly table: TableNow;
  readonly executor: Connection;
  readonly announced?: Announcement;
}

/** What the lane knows and wants to know. */
export interface TableAhead {
  /** The table as it was right after the statement before its own. */
  readonly now?: ReadAhead;
  readonly next?: NextTable;
}

/** The table whose statements follow. */
export interface NextTable {
  readonly progress: TableProgress;
  /** Its first statement, where no other lane may be faster: it is announced while this table's last one runs. */
  readonly step?: PlannedStep;
}

/** What all tables of a lane share. */
export interface RunContext {
  readonly taskId: number;
  readonly runner: string;
  readonly sessions: RunSessions;
  readonly lane: number;
  readonly openControl: OpenControl;
  readonly history: RunHistory;
  readonly settleWaitMs: number;
  /** Why nothing more may be sent, if so. */
  readonly stopped: () => StopReason | undefined;
  readonly signal: AbortSignal;
}

/**
 * Takes a table through one phase: nothing is sent unless source and shadow are as expected, and the shadow is read
 * after each statement. Throws when nothing can be read any more.
 *
 * The reads stand behind the statement in its own round trip: this table's to verify it, and the next table's, so that
 * these are read as late as if they were read alone. The window in which a drift goes unseen is one durable write and
 * the way of the statement to the server.
 */
export async function runTable(
  context: RunContext,
  progress: TableProgress,
  steps: readonly PlannedStep[],
  ahead: TableAhead,
): Promise<TableOutcome> {
  const start = performance.now();
  try {
    return await runSteps(context, progress, steps, ahead);
  } catch (error) {
    return failedReading(context, progress, error);
  } finally {
    progress.durationMs += Math.round(performance.now() - start);
  }
}

async function runSteps(
  context: RunContext,
  progress: TableProgress,
  steps: readonly PlannedStep[],
  ahead: TableAhead,
): Promise<TableOutcome> {
  const { planned } = progress;
  const { sessions, signal } = context;
  // Before the table is read: a session that has to be opened anew may take its time.
  let executor = await sessions.executor(context.lane, signal);
  const first =
    ahead.now?.executor === executor
      ? ahead.now.table
      : await sessions.read((connection) => readTableNow(connection, planned, signal), signal);
  const drifted = await driftOutcome(context, progress, first);
  if (drifted) return drifted;
  if (steps[0]?.statement.phase === 'dropForeignKeys') progress.foreignKeys = foreignKeysOf(first);

  const queue = [...steps];
  let waits = 0;
  let announced = ahead.now?.announced;
  let announcedNext: Announcement | undefined;
  for (let step = queue.shift(); step; step = queue.shift()) {
    const stop = context.stopped();
    if (stop) return { stop };
    const alive = await sessions.executor(context.lane, signal);
    if (alive !== executor) {
      executor = alive;
      const drift = await lookAgain(context, progress);
      if (drift) return drift;
    }
    const next = queue.length === 0 ? ahead.next : undefined;
    const wanted = next ? [planned, next.progress.planned] : [planned];
    const reads = tableReads(wanted);
    const over = executor;
    const end = await runStep({
      ...context,
      table: planned,
      step,
      before: progress.expected,
      reads,
      executor,
      ...(announced && { announced }),
      recorded: () => {
        if (next?.step) announcedNext = announceStep(context.history, next.progress, next.step, over);
      },
    });
    announced = undefined;
    const { outcome, unsent } = end;
    if (unsent?.kind === 'stopped') return { stop: unsent.stop };
    if (unsent) {
      const drift = await lookAgain(context, progress);
      if (drift) return drift;
      queue.unshift(step);
      continue;
    }
    switch (outcome.status) {
      case 'succeeded':
        progress.applied++;
        progress.left--;
        break;
      case 'failed': {
        const { error } = outcome;
        if (step.statement.instead && refusesCombination(error)) {
          const parts = oneByOne(step);
          tell(context, 'info', oneByOneText(planned));
          queue.unshift(...parts);
          progress.left += parts.length - 1;
          continue;
        }
        if (error.errno === lockWaitTimeout && waits < lockPausesMs.length) {
          const drift = await waitForLock(context, progress, waits++);
          if (drift) return drift;
          queue.unshift(step);
          continue;
        }
        return failedStatement(context, progress, error);
      }
      case 'unknown':
        progress.unsettled = errorWords(outcome.error);
        return {
          stop: {
            aborted: signal.aborted,
            text: `What became of the statement on ${planned.pair.shadow.name} is not known.`,
          },
        };
    }
    const [after, following] = answeredTables(executor.server, wanted, end.answers);
    // Without the signal: what has been done must be known, also while aborting.
    const now = after ?? (await sessions.read((connection) => readTableNow(connection, planned)));
    progress.expected = shadowFingerprint(now);
    const result = progress.left === 0 ? verified(planned, now) : undefined;
    if (queue.length > 0) continue;
    const nextNow = following && {
      table: following,
      executor,
      ...(announcedNext && { announced: announcedNext }),
    };
    return { ...(result && { result }), ...(nextNow && { next: nextNow }) };
  }
  return {};
}

/** Pauses before a statement whose table was locked is sent again, twice at most. */
const lockPausesMs = [1_000, 2_000];

/** Lets the others have the table first. */
async function waitForLock(
  context: RunContext,
  progress: TableProgress,
  waits: number,
): Promise<TableOutcome | undefined> {
  const { signal } = context;
  const pauseMs = lockPausesMs[waits] ?? 0;
  const { shadow } = progress.planned.pair;
  tell(
    context,
    'warn',
    `${shadow.name} is locked by another session; trying again in ${pauseMs / 1000} s (${waits + 2} of ${lockPausesMs.length + 1}).`,
  );
  await pause(pauseMs, signal);
  return lookAgain(context, progress);
}

/** Time has passed since the table was read; the outcome where it has changed. */
async function lookAgain(context: RunContext, progress: TableProgress): Promise<TableOutcome | undefined> {
  const { sessions, signal } = context;
  const now = await sessions.read((connection) => readTableNow(connection, progress.planned, signal), signal);
  return driftOutcome(context, progress, now);
}

async function driftOutcome(
  { sessions }: RunContext,
  progress: TableProgress,
  now: TableNow,
): Promise<TableOutcome | undefined> {
  const drift = driftText(progress.planned, now, progress.expected);
  if (drift === undefined) return undefined;
  if (progress.applied > 0) return concluded(sessions, progress, drift);
  return { result: { status: 'drifted', message: `${drift} It was not touched; analyse again.` } };
}

async function concluded(
  sessions: RunSessions,
  progress: TableProgress,
  reason: string,
): Promise<TableOutcome> {
  const result = await concludeTable(sessions, progress, reason);
  return result ? { result } : { stop: failure(progress.unsettled ?? reason) };
}

function verified(planned: PlannedTable, now: TableNow): TableResult {
  const remaining = remainingDifferences(planned, now);
  if (remaining.length === 0) return { status: 'succeeded' };
  return { status: 'failed', message: `${planned.pair.shadow.name} still differs.`, remaining };
}

async function failedStatement(
  { sessions, signal }: RunContext,
  progress: TableProgress,
  error: ServerErrorText,
): Promise<TableOutcome> {
  if (signal.aborted && isInterruption(error)) {
    const message = 'Its statement was stopped by the abort, and the server did not apply it.';
    return { ...(await concluded(sessions, progress, message)), stop: abortReason };
  }
  if (progress.applied === 0) return { result: { status: 'failed', message: errorWords(error) } };
  return concluded(sessions, progress, errorWords(error));
}

/** What the server says of a statement that was stopped. */
function isInterruption(error: ServerErrorText): boolean {
  return error.errno === undefined || error.errno === 1317;
}

/** The changes of a refused statement, each as a step of the same number. */
function oneByOne({ step, statement }: PlannedStep): PlannedStep[] {
  const { instead = [], table, phase } = statement;
  return instead.map((sql) => ({ step, statement: { sql, table, phase } }));
}

function oneByOneText({ pair }: PlannedTable): string {
  return `${pair.source.name}: the server takes these changes only one by one, as previewed.`;
}

/** A table that cannot be read is this table's failure; a server that cannot be reached is everybody's. */
function failedReading(context: RunContext, progress: TableProgress, error: unknown): TableOutcome {
  if (!(error instanceof EngineError)) throw error;
  if (context.signal.aborted) return { stop: abortReason };
  if (isLoss(error) || (error.errno === undefined && error.code !== 'unsupported')) throw error;
  const { source, shadow } = progress.planned.pair;
  const message = `${source.name} or ${shadow.name} could not be read: ${error.message}`;
  return { result: { status: 'failed', message: [message, ...foreignKeyText(progress)].join(' ') } };
}

function foreignKeysOf({ shadow }: TableNow): readonly ForeignKeyElement[] {
  return shadow?.elements.filter((element) => element.kind === 'foreignKey') ?? [];
}

function tell({ history }: RunContext, level: 'info' | 'warn', text: string): void {
  history.add({ at: new Date().toISOString(), kind: 'message', level, text });
}

function errorWords(error: ServerErrorText): string {
  return error.errno === undefined ? error.message : `${error.message} (${error.errno})`;
}
