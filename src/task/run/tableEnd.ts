import { EngineError } from '../../engine/engineError';
import type { ServerErrorText } from '../../engine/execute/stepOutcome';
import { type TableNow, driftText, remainingDifferences } from './checkTable';
import { concludeTable, foreignKeyText } from './concludeTable';
import type { PlannedTable } from '../plan';
import type { RunContext } from './runContext';
import { type RunSessions, isLoss } from './runSessions';
import { type StopReason, abortReason, failure } from './stopReason';
import type { TableProgress } from './tableProgress';
import type { TableResult } from '../taskEvent';
import { errorWords } from '../texts/errorWords';

/** How a phase of a run ends for a table: without a result, later phases go on with it. */
export interface TableEnd {
  readonly result?: TableResult;
  readonly stop?: StopReason;
}

/** The end of a table that is not as the plan expects; undefined where it is. */
export async function driftEnd(
  { sessions }: RunContext,
  progress: TableProgress,
  now: TableNow,
): Promise<TableEnd | undefined> {
  const drift = driftText(progress.planned, now, progress.expected);
  if (drift === undefined) return undefined;
  if (progress.applied > 0) return concluded(sessions, progress, drift);
  return { result: { status: 'drifted', message: `${drift} It was not touched; analyse again.` } };
}

async function concluded(sessions: RunSessions, progress: TableProgress, reason: string): Promise<TableEnd> {
  const result = await concludeTable(sessions, progress, reason);
  return result ? { result } : { stop: failure(progress.unsettled ?? reason) };
}

/** What a table's last statement has led to. */
export function verified(planned: PlannedTable, now: TableNow): TableResult {
  const remaining = remainingDifferences(planned, now);
  if (remaining.length === 0) return { status: 'succeeded' };
  return { status: 'failed', message: `${planned.pair.shadow.name} still differs.`, remaining };
}

/** The end of a table whose statement the server refused or was stopped at. */
export async function failedStatement(
  { sessions, signal }: RunContext,
  progress: TableProgress,
  error: ServerErrorText,
): Promise<TableEnd> {
  if (signal.aborted && isInterruption(error)) {
    const message = 'Its statement was stopped by the abort, and the server did not apply it.';
    return { ...(await concluded(sessions, progress, message)), stop: abortReason };
  }
  if (progress.applied === 0) return { result: { status: 'failed', message: errorWords(error) } };
  return concluded(sessions, progress, errorWords(error));
}

/** What the server says of a statement that was stopped; 8214 is TiDB's word for a job that was cancelled. */
function isInterruption({ errno }: ServerErrorText): boolean {
  return errno === undefined || errno === 1317 || errno === 8214;
}

/** A table that cannot be read is this table's failure; a server that cannot be reached is everybody's. */
export function failedReading(context: RunContext, progress: TableProgress, error: unknown): TableEnd {
  if (!(error instanceof EngineError)) throw error;
  if (context.signal.aborted) return { stop: abortReason };
  if (isLoss(error) || (error.errno === undefined && error.code !== 'unsupported')) throw error;
  const { source, shadow } = progress.planned.pair;
  const message = `${source.name} or ${shadow.name} could not be read: ${error.message}`;
  return { result: { status: 'failed', message: [message, ...foreignKeyText(progress)].join(' ') } };
}
