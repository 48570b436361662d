import { listTables } from '../../engine/catalog/listTables';
import { type CreateStatement, readCreateStatements } from '../../engine/catalog/readCreateStatements';
import type { Connection } from '../../engine/connection/connection';
import { saysAbsent } from '../../engine/engineError';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { PlannedTable } from '../plan';

/**
 * What is there now of the sources and shadows of a plan: 50 tables in a round trip, and only those that are listed,
 * since to ask for one that is not there costs one more.
 */
export async function readPlanned(
  connection: Connection,
  planned: readonly Pick<PlannedTable, 'pair'>[],
  signal: AbortSignal,
): Promise<(table: TableName) => CreateStatement> {
  const key = (table: TableName): string => tableKey(table, connection.server);
  const names = planned.flatMap(({ pair }) => [pair.source, pair.shadow]);
  const listed = new Set<string>();
  for (const database of new Set(names.map((name) => name.database))) {
    for (const { table } of await listIfThere(connection, database, signal)) listed.add(key(table));
  }
  const there = names.filter((name) => listed.has(key(name)));
  const found = new Map<string, CreateStatement>();
  for await (const batch of readCreateStatements([connection], there, signal)) {
    for (const statement of batch) found.set(key(statement.table), statement);
  }
  return (table) => found.get(key(table)) ?? { table, status: 'absent' };
}

async function listIfThere(
  connection: Connection,
  database: string,
  signal: AbortSignal,
): ReturnType<typeof listTables> {
  try {
    return await listTables(connection, database, signal);
  } catch (error) {
    if (saysAbsent(error)) return [];
    throw error;
  }
}
