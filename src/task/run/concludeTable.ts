import { EngineError } from '../../engine/engineError';
import { foreignKeysOf } from '../../engine/schema/elements';
import { nameInWords, quoteTable } from '../../engine/schema/quoting';
import type { TableName } from '../../engine/schema/tableName';
import type { ForeignKeyElement } from '../../engine/schema/tableSchema';
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
    const why = error instanceof Error ? error.message : String(error);
    const unread = `What it looks like now could not be read: ${why}`;
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
export function foreignKeyText({ planned, applied }: TableProgress): string[] {
  const { statements } = planned;
  const dropped = statements.filter(({ phase }) => phase === 'dropForeignKeys').length;
  const adds = statements.some(({ phase }) => phase === 'addForeignKeys');
  return dropped > 0 && adds && applied > 0
    ? ['Foreign keys that were taken away for the change were not added again.']
    : [];
}

/**
 * For each foreign key that the run dropped and did not add again, or may not have, what adds it again as it was. Never
 * throws EngineError.
 */
export async function missingForeignKeys(
  sessions: RunSessions,
  { planned, foreignKeys = [] }: TableProgress,
): Promise<readonly string[]> {
  if (foreignKeys.length === 0) return [];
  const { shadow } = planned.pair;
  try {
    const now = await sessions.read((connection) => readTableNow(connection, planned));
    if (!now.shadow) return [];
    const present = foreignKeysOf(now.shadow);
    const covered = new Set(present.map(({ columns }) => columns.join('\0')));
    return foreignKeys
      .filter(({ columns }) => !covered.has(columns.join('\0')))
      .map((foreignKey) => lossText(shadow, foreignKey, 'is'));
  } catch (error) {
    if (error instanceof EngineError) {
      return foreignKeys.map((foreignKey) => lossText(shadow, foreignKey, 'could not be read and may be'));
    }
    throw error;
  }
}

function lossText(
  shadow: TableName,
  { name, columns, target, targetColumns, text }: ForeignKeyElement,
  is: string,
): string {
  const list = (names: readonly string[]): string => names.map(nameInWords).join(', ');
  const ways = `${list(columns)} → ${nameInWords(target.name)}.${list(targetColumns)}`;
  return `${nameInWords(shadow.name)} ${is} without its foreign key ${nameInWords(name)} (${ways}) now. This adds it again as it was: ALTER TABLE ${quoteTable(shadow)} ADD ${text};`;
}
