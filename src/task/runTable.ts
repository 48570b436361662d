import { EngineError } from '../engine/engineError';
import { refusesCombination } from '../engine/execute/refusesCombination';
import type { OpenControl } from '../engine/execute/openControl';
import type { ServerErrorText } from '../engine/execute/stepOutcome';
import { driftText, readTableNow, remainingDifferences, shadowFingerprint } from './checkTable';
import type { PlannedStep } from './orderStatements';
import type { PlannedTable } from './plan';
import type { RunSessions } from './runSessions';
import { runStep } from './runStep';
import type { TableResult, TaskEvent } from './taskEvent';

/** A table on its way through the phases of a run. */
export interface TableProgress {
  readonly planned: PlannedTable;
  /** The fingerprint that the shadow must have before the next statement. */
  expected: string;
  /** Statements that took effect. */
  applied: number;
  /** Statements that are still to be sent. */
  left: number;
  durationMs: number;
  result?: TableResult;
}

/** What a phase did with a table: neither, when later phases go on with it. */
export interface TableOutcome {
  readonly result?: TableResult;
  readonly stop?: StopReason;
}

/** Why a run goes no further; the rest of its tables is not run. */
export interface StopReason {
  readonly aborted: boolean;
  readonly text: string;
}

/** What all tables of a run share. */
export interface RunContext {
  readonly taskId: number;
  readonly runner: string;
  readonly sessions: RunSessions;
  readonly openControl: OpenControl;
  readonly append: (event: TaskEvent) => Promise<void>;
  readonly settleWaitMs: number;
  /** Fires when the locks of the shadows may have been lost. */
  readonly locksLost: AbortSignal;
  readonly signal: AbortSignal;
}

/**
 * Takes a table through one phase: nothing is sent unless source and shadow are as expected, and the shadow is read
 * after each statement. Throws when nothing can be read any more.
 */
export async function runTable(
  context: RunContext,
  progress: TableProgress,
  steps: readonly PlannedStep[],
): Promise<TableOutcome> {
  const start = performance.now();
  try {
    return await runSteps(context, progress, steps);
  } finally {
    progress.durationMs += Math.round(performance.now() - start);
  }
}

/** What is true of a table that the run will not get back to. */
export async function concludeTable(
  sessions: RunSessions,
  progress: TableProgress,
  reason: string,
): Promise<TableResult> {
  if (progress.applied === 0) return { status: 'notRun', message: reason };
  const { planned } = progress;
  try {
    const remaining = remainingDifferences(
      planned,
      await sessions.read((connection) => readTableNow(connection, planned)),
    );
    if (remaining.length === 0) return { status: 'succeeded' };
    return { status: 'failed', message: [reason, ...foreignKeyText(progress)].join(' '), remaining };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const unread = `What it looks like now could not be read: ${why}`;
    return { status: 'failed', message: [reason, ...foreignKeyText(progress), unread].join(' ') };
  }
}

async function runSteps(
  context: RunContext,
  progress: TableProgress,
  steps: readonly PlannedStep[],
): Promise<TableOutcome> {
  const { planned } = progress;
  const { sessions, signal } = context;
  const isAborted = (): boolean => signal.aborted;
  try {
    const now = await sessions.read((connection) => readTableNow(connection, planned, signal), signal);
    const drift = driftText(planned, now, progress.expected);
    if (drift !== undefined) {
      const drifted: TableResult = {
        status: 'drifted',
        message: `${drift} It was not touched; analyse again.`,
      };
      return { result: progress.applied === 0 ? drifted : await concludeTable(sessions, progress, drift) };
    }
  } catch (error) {
    return failedReading(context, progress, error);
  }

  const queue = [...steps];
  for (let step = queue.shift(); step; step = queue.shift()) {
    if (isAborted()) return { stop: abortReason };
    if (context.locksLost.aborted) return { stop: locksLostReason };
    const executor = await sessions.executor(signal);
    const outcome = await runStep({ ...context, table: planned, step, before: progress.expected, executor });
    switch (outcome.status) {
      case 'succeeded':
        progress.applied++;
        progress.left--;
        break;
      case 'failed':
        if (step.statement.instead && refusesCombination(outcome.error)) {
          const parts = oneByOne(step);
          await context.append({
            at: new Date().toISOString(),
            kind: 'message',
            level: 'info',
            text: oneByOneText(planned),
          });
          queue.unshift(...parts);
          progress.left += parts.length - 1;
          continue;
        }
        if (isAborted() && isInterruption(outcome.error)) return { stop: abortReason };
        return {
          result:
            progress.applied === 0
              ? { status: 'failed', message: errorWords(outcome.error) }
              : await concludeTable(sessions, progress, errorWords(outcome.error)),
        };
      case 'unknown':
        return {
          result: { status: 'unknown', message: errorWords(outcome.error) },
          stop: {
            aborted: isAborted(),
            text: `What became of the statement on ${planned.pair.shadow.name} is not known.`,
          },
        };
    }
    try {
      // Without the signal: what has been done must be known, also while aborting.
      const now = await sessions.read((connection) => readTableNow(connection, planned));
      progress.expected = shadowFingerprint(now);
      if (progress.left === 0) {
        const remaining = remainingDifferences(planned, now);
        const message = `${planned.pair.shadow.name} still differs.`;
        return {
          result: remaining.length === 0 ? { status: 'succeeded' } : { status: 'failed', message, remaining },
        };
      }
    } catch (error) {
      return failedReading(context, progress, error);
    }
  }
  return {};
}

/** The changes of a refused statement, each as a step of the same number. */
function oneByOne({ step, statement }: PlannedStep): PlannedStep[] {
  const { instead = [], table, phase } = statement;
  return instead.map((sql) => ({ step, statement: { sql, table, phase } }));
}

function oneByOneText({ pair }: PlannedTable): string {
  return `${pair.source.name}: the server takes these changes only one by one, as previewed.`;
}

/** The user's abort, found at a place where nothing is running. */
export const abortReason: StopReason = { aborted: true, text: 'The task was aborted.' };

/** Nothing keeps another runner out any more. */
const locksLostReason: StopReason = {
  aborted: false,
  text: 'The locks of the shadows were lost; someone else may change them now.',
};

/** A table that cannot be read is this table's failure; a server that cannot be reached is everybody's. */
function failedReading(context: RunContext, progress: TableProgress, error: unknown): TableOutcome {
  if (!(error instanceof EngineError)) throw error;
  if (context.signal.aborted) return { stop: abortReason };
  if (error.errno === undefined && error.code !== 'unsupported') throw error;
  const { source, shadow } = progress.planned.pair;
  const message = `${source.name} or ${shadow.name} could not be read: ${error.message}`;
  return { result: { status: 'failed', message: [message, ...foreignKeyText(progress)].join(' ') } };
}

/** What the server says of a statement that was stopped. */
function isInterruption(error: ServerErrorText): boolean {
  return error.errno === undefined || error.errno === 1317;
}

/** A dropped foreign key that is not back is worse than a change that did not happen: it is said. */
function foreignKeyText({ planned, applied }: TableProgress): string[] {
  const { statements } = planned;
  const dropped = statements.filter(({ phase }) => phase === 'dropForeignKeys').length;
  const adds = statements.some(({ phase }) => phase === 'addForeignKeys');
  return dropped > 0 && adds && applied > 0
    ? ['Foreign keys that were taken away for the change were not added again.']
    : [];
}

function errorWords(error: ServerErrorText): string {
  return error.errno === undefined ? error.message : `${error.message} (${error.errno})`;
}
