import { referenceMisfit } from '../../engine/diff/limits/referenceMisfit';
import { EngineError } from '../../engine/engineError';
import { findColumn } from '../../engine/schema/columns';
import { foreignKeysOf } from '../../engine/schema/elements';
import { nameInWords, quoteTable } from '../../engine/schema/quoting';
import type { TableName } from '../../engine/schema/tableName';
import type { ForeignKeyElement, TableSchema } from '../../engine/schema/tableSchema';
import { type TableNow, readTableNow } from './checkTable';
import type { RunSessions } from './runSessions';
import type { TableProgress } from './tableProgress';

/**
 * For each foreign key that the run dropped and did not add again, or may not have, what adds it again as it was, and
 * what stands in the way of that. Never throws EngineError.
 */
export async function missingForeignKeys(
  sessions: RunSessions,
  { planned, foreignKeys = [] }: TableProgress,
): Promise<readonly string[]> {
  if (foreignKeys.length === 0) return [];
  const { shadow } = planned.pair;
  try {
    const now = await sessions.read((connection) => readTableNow(connection, planned));
    const { shadow: child } = now;
    if (!child) return [];
    const covered = new Set(foreignKeysOf(child).map(({ columns }) => columns.join('\0')));
    const missing = foreignKeys.filter(({ columns }) => !covered.has(columns.join('\0')));
    const texts: string[] = [];
    for (const foreignKey of missing) {
      const obstacle = await obstacleTo(sessions, foreignKey, child, now);
      texts.push(lossText(shadow, foreignKey, 'is', obstacle));
    }
    return texts;
  } catch (error) {
    if (error instanceof EngineError) {
      return foreignKeys.map((foreignKey) => lossText(shadow, foreignKey, 'could not be read and may be'));
    }
    throw error;
  }
}

/** The tables may have gone half their way: why the key cannot be made between them as they are now. */
async function obstacleTo(
  sessions: RunSessions,
  foreignKey: ForeignKeyElement,
  child: TableSchema,
  { server }: TableNow,
): Promise<string | undefined> {
  const { columns, target } = foreignKey;
  const gone = columns.filter((name) => !findColumn(child, name));
  if (gone.length > 0) return `${nameInWords(child.name.name)} has no ${list(gone)}`;
  const pair = { source: child.name, shadow: target };
  const { shadow: parent } = await sessions.read((connection) => readTableNow(connection, { pair }));
  const misfit = parent ? referenceMisfit(foreignKey, child, parent, server) : 'is not there';
  return misfit && `${nameInWords(target.name)} ${misfit}`;
}

function lossText(
  shadow: TableName,
  { name, columns, target, targetColumns, text }: ForeignKeyElement,
  is: string,
  obstacle?: string,
): string {
  const ways = `${list(columns)} → ${nameInWords(target.name)}.${list(targetColumns)}`;
  const when =
    obstacle === undefined ? 'This' : `The tables do not fit it as they are: ${obstacle}. Once they do, this`;
  const adds = `ALTER TABLE ${quoteTable(shadow)} ADD ${text};`;
  return `${nameInWords(shadow.name)} ${is} without its foreign key ${nameInWords(name)} (${ways}) now. ${when} adds it again as it was: ${adds}`;
}

function list(names: readonly string[]): string {
  return names.map(nameInWords).join(', ');
}
