import type { Connection } from '../../engine/connection/connection';
import { foreignKeysOf } from '../../engine/schema/elements';
import { type Announcement, announceStep } from './announceStep';
import { type TableNow, answeredTables, readTableNow, shadowFingerprint, tableReads } from './checkTable';
import type { PlannedStep } from '../orderStatements';
import type { RunContext } from './runContext';
import { lookAgain, nextAttempt, type Repeats } from './nextAttempt';
import { runStep } from './runStep';
import { type TableEnd, driftEnd, failedReading, verified } from './tableEnd';
import type { TableProgress } from './tableProgress';

/** What a phase did with a table, and what it read ahead. */
export interface TableOutcome extends TableEnd {
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
  const drifted = await driftEnd(context, progress, first);
  if (drifted) return drifted;
  if (steps[0]?.statement.phase === 'dropForeignKeys')
    progress.foreignKeys = first.shadow ? foreignKeysOf(first.shadow) : [];

  // Without the signal: what has been done must be known, also while aborting.
  const readNow = (): Promise<TableNow> => sessions.read((connection) => readTableNow(connection, planned));
  const queue = [...steps];
  const repeats: Repeats = { locked: 0, busy: 0 };
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
    const { answers, ...end } = await runStep({
      ...context,
      table: planned,
      step,
      before: progress.expected,
      readNow,
      reads,
      executor,
      ...(announced && { announced }),
      recorded: () => {
        if (next?.step) announcedNext = announceStep(context.history, next.progress, next.step, over);
      },
    });
    announced = undefined;
    const { outcome } = end;
    if (outcome.status !== 'succeeded') {
      const attempt = await nextAttempt(context, progress, { ...end, step, outcome }, repeats);
      if (attempt.kind === 'end') return attempt.end;
      queue.unshift(...attempt.steps);
      continue;
    }
    progress.applied++;
    progress.left--;
    const [after, following] = answeredTables(executor.server, wanted, answers);
    const now = after ?? (await readNow());
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
