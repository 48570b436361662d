import type { Connection, Executed } from '../../engine/connection/connection';
import { lockHolders } from '../../engine/execute/lockHolders';
import type { OpenControl } from '../../engine/execute/openControl';
import { runStatement } from '../../engine/execute/runStatement';
import type { SentStatement } from '../../engine/execute/statementTag';
import type { StepOutcome } from '../../engine/execute/stepOutcome';
import { type Announcement, stands } from './announceStep';
import type { PlannedStep } from '../orderStatements';
import { type RefusedStep, lookBehind } from './lookBehind';
import type { RunHistory } from './runHistory';
import { settleStep } from './settleStep';
import type { StopReason } from './stopReason';
import { stopStep } from './stopStep';
import { tellWait } from './tellWait';

/** One statement of a run and what it needs. */
export interface StepRun extends RefusedStep {
  readonly taskId: number;
  readonly runner: string;
  readonly step: PlannedStep;
  /** Asked right behind the statement. */
  readonly reads: readonly string[];
  readonly executor: Connection;
  /** Written before, so that the statement need not wait for the disk. */
  readonly announced?: Announcement;
  /** Called in the turn in which the statement's own record is added: what is added then is written with it. */
  readonly recorded: () => void;
  readonly openControl: OpenControl;
  readonly history: RunHistory;
  /** Why nothing may be sent any more, if so. */
  readonly stopped: () => StopReason | undefined;
  /** How long to ask a server that lost the connection what became of the statement. */
  readonly settleWaitMs: number;
  /** Fires when the user aborts: the statement is stopped on the server. */
  readonly signal: AbortSignal;
}

/** How a statement ended. */
export interface StepEnd {
  readonly outcome: StepOutcome;
  /** What was read behind it, as far as it came. */
  readonly answers: Executed['answers'];
  /** Why it was not sent at all. */
  readonly unsent?: Unsent;
  /** It was refused, and yet the shadow is not as before it. */
  readonly changed?: true;
}

/** The run stops, or it looks at the table again. */
type Unsent =
  | { readonly kind: 'stopped'; readonly stop: StopReason }
  | { readonly kind: 'sessionLost' }
  /** Writing the intent took so long that what was known before it may not be true any more. */
  | { readonly kind: 'late' };

/**
 * Records the intent, sends the statement once, and records how it ended. Where that is in doubt the server is asked;
 * `unknown` means that it could not tell. Throws only when the history cannot be written.
 *
 * Costs one round trip and one durable write: the outcome of a statement, its table's result, the record of the next
 * one and the announcement of the one behind that are added in the same turn. The write is waited for only where the
 * statement was not announced.
 */
export async function runStep(run: StepRun): Promise<StepEnd> {
  const { step, statement } = run.step;
  const source = run.table.pair.source.name;
  const finished = new AbortController();
  let sent: SentStatement | undefined;
  let stopping: Promise<void> | undefined;
  let telling: Promise<void> | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    if (sent) stopping ??= stopStep(run, sent, finished.signal);
  };
  run.signal.addEventListener('abort', stop);
  let end: StepEnd;
  try {
    end = await runStatement({
      connection: run.executor,
      sql: statement.sql,
      reads: run.reads,
      tag: { task: run.taskId, run: run.runner, step },
      openControl: run.openControl,
      beforeSend: async (statementSent) => {
        const announced = stands(run.announced, run.executor) ? run.announced : undefined;
        const { begun } = announced ?? { begun: Date.now() };
        run.history.add({
          at: statementSent.sentAt,
          kind: 'stepStarted',
          step,
          source,
          sql: statement.sql,
          connectionId: statementSent.connectionId,
          before: run.before,
        });
        const written = announced?.written ?? run.history.durable();
        run.recorded();
        await written;
        const reason = run.stopped();
        if (reason) throw new NotSent({ kind: 'stopped', stop: reason });
        if (run.executor.lost.aborted) throw new NotSent({ kind: 'sessionLost' });
        if (isLate(begun)) throw new NotSent({ kind: 'late' });
        sent = statementSent;
        late = setTimeout(() => (telling = tellWait(run, statementSent, finished.signal)), tellAfterMs);
      },
    });
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    const outcome: StepOutcome = { status: 'failed', durationMs: 0, error: { message: error.message } };
    end = { outcome, answers: [], unsent: error.unsent };
  } finally {
    run.signal.removeEventListener('abort', stop);
    clearTimeout(late);
    if (stopping ?? telling) {
      finished.abort();
      await Promise.all([stopping, telling]);
    }
  }
  if (end.outcome.status === 'unknown' && sent) {
    end = { outcome: await settleStep(run, sent, end.outcome), answers: [] };
  } else if (end.outcome.status === 'failed' && end.outcome.error.errno === lockWaitTimeout) {
    end = { outcome: await withHolders(run, end.outcome), answers: [] };
  } else if (end.outcome.status === 'failed' && sent && !schemaBusy.has(end.outcome.error.errno)) {
    end = { ...(await lookBehind(run, end.outcome)), answers: [] };
  }
  run.history.add({ at: now(), kind: 'stepFinished', step, source, outcome: end.outcome });
  return end;
}

/** Most statements are over by then, and nobody is told anything. */
const tellAfterMs = 3_000;

/** The table's lock was not to be had within `lock_wait_timeout`; nothing was done. */
export const lockWaitTimeout = 1205;

/**
 * OceanBase's answer where too many tables change at the same time, "Schema try again", and TiDB's where one did while it
 * looked at the rows, "Information schema is changed"; nothing was done.
 */
export const schemaBusy: ReadonlySet<number | undefined> = new Set([5627, 8028]);

/** The statement was not sent, though its intent is written. */
class NotSent extends Error {
  readonly unsent: Unsent;
  constructor(unsent: Unsent) {
    super(`Not sent. ${unsentText(unsent)}`);
    this.unsent = unsent;
  }
}

function unsentText(unsent: Unsent): string {
  switch (unsent.kind) {
    case 'stopped':
      return unsent.stop.text;
    case 'sessionLost':
      return 'The session was closed before.';
    case 'late':
      return 'Writing this down took too long.';
  }
}

/**
 * A machine that slept, a process that was stopped, a disk that hung: somebody else may have taken over the task
 * meanwhile, which nobody can within half of the 30 s after which a runner counts as dead. The next intent asks.
 */
function isLate(begun: number): boolean {
  return Math.abs(Date.now() - begun) > 15_000;
}

async function withHolders(
  run: StepRun,
  outcome: Extract<StepOutcome, { status: 'failed' }>,
): Promise<StepOutcome> {
  const holders = await lockHolders(run.openControl, run.table.pair.shadow, run.executor.id, run.signal);
  if (holders === undefined) return outcome;
  return { ...outcome, error: { ...outcome.error, message: `${outcome.error.message} ${holders}` } };
}

function now(): string {
  return new Date().toISOString();
}
