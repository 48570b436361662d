import { EngineError, errorMessage } from '../../engine/engineError';
import { readTableNow, remainingDifferences } from './checkTable';
import { type RunSessions, isLoss } from './runSessions';
import type { TableProgress } from './tableProgress';
import type { TableResult } from '../taskEvent';

/**
 * What is true of a table that the run will not get back to. Undefined, and the table unsettled, when statements of it
 * took effect and the server cannot be asked what it looks like now.
 */
export async function concludeTable(
  sessions: RunSessions,
  progress: TableProgress,
  reason: string,
): Promise<TableResult | undefined> {
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
    const unread = `What it looks like now could not be read: ${errorMessage(error)}`;
    const isRefusal =
      error instanceof EngineError &&
      !isLoss(error) &&
      (error.errno !== undefined || error.code === 'unsupported');
    if (!isRefusal) {
      progress.unsettled = `${reason} ${unread}`;
      return undefined;
    }
    return { status: 'failed', message: [reason, ...foreignKeyText(progress), unread].join(' ') };
  }
}

/** A dropped foreign key that is not back is worse than a change that did not happen: it is said. */
export function foreignKeyText({ planned, applied }: Pick<TableProgress, 'planned' | 'applied'>): string[] {
  const { statements } = planned;
  const dropped = statements.filter(({ phase }) => phase === 'dropForeignKeys').length;
  const adds = statements.some(({ phase }) => phase === 'addForeignKeys');
  return dropped > 0 && adds && applied > 0
    ? ['Foreign keys that were taken away for the change were not added again.']
    : [];
}
