import type { Connection } from '../../engine/connection/connection';
import { pause } from '../../engine/execute/pause';
import { wantsAnotherWay } from '../../engine/execute/wantsAnotherWay';
import type { ForeignKeyElement } from '../../engine/schema/tableSchema';
import { type Announcement, announceStep } from './announceStep';
import { type TableNow, answeredTables, readTableNow, shadowFingerprint, tableReads } from './checkTable';
import type { PlannedStep } from '../orderStatements';
import type { PlannedTable } from '../plan';
import type { RunContext } from './runContext';
import { lockWaitTimeout, runStep, schemaBusy } from './runStep';
import { type TableEnd, driftEnd, errorWords, failedReading, failedStatement, verified } from './tableEnd';
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
        if (step.statement.instead && wantsAnotherWay(error)) {
          const parts = stepsInstead(step);
          tell(context, 'info', insteadText(planned, parts.length));
          queue.unshift(...parts);
          progress.left += parts.length - 1;
          continue;
        }
        const isBusy = error.errno === schemaBusy;
        if ((isBusy || error.errno === lockWaitTimeout) && waits < lockPausesMs.length) {
          const why = isBusy ? 'cannot change while others do' : 'is locked by another session';
          const drift = await waitForOthers(context, progress, why, waits++);
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

/** Pauses before a statement that others were in the way of is sent again, twice at most. */
const lockPausesMs = [1_000, 2_000];

/** Lets the others be first. */
async function waitForOthers(
  context: RunContext,
  progress: TableProgress,
  why: string,
  waits: number,
): Promise<TableEnd | undefined> {
  const { signal } = context;
  const pauseMs = lockPausesMs[waits] ?? 0;
  const { shadow } = progress.planned.pair;
  tell(
    context,
    'warn',
    `${shadow.name} ${why}; trying again in ${pauseMs / 1000} s (${waits + 2} of ${lockPausesMs.length + 1}).`,
  );
  await pause(pauseMs, signal);
  return lookAgain(context, progress);
}

/** Time has passed since the table was read; the outcome where it has changed. */
async function lookAgain(context: RunContext, progress: TableProgress): Promise<TableEnd | undefined> {
  const { sessions, signal } = context;
  const now = await sessions.read((connection) => readTableNow(connection, progress.planned, signal), signal);
  return driftEnd(context, progress, now);
}

/** What goes in a refused statement's place, each as a step of the same number. */
function stepsInstead({ step, statement }: PlannedStep): PlannedStep[] {
  const { instead = [], table, phase } = statement;
  return instead.map((sql) => ({ step, statement: { sql, table, phase } }));
}

function insteadText({ pair }: PlannedTable, count: number): string {
  const how = count > 1 ? 'these changes only one by one' : 'this only in the other way';
  return `${pair.source.name}: the server takes ${how}, as previewed.`;
}

function foreignKeysOf({ shadow }: TableNow): readonly ForeignKeyElement[] {
  return shadow?.elements.filter((element) => element.kind === 'foreignKey') ?? [];
}

function tell({ history }: RunContext, level: 'info' | 'warn', text: string): void {
  history.add({ at: new Date().toISOString(), kind: 'message', level, text });
}
