import type { Connection } from '../connection/connection';
import { saysAbsent } from '../engineError';
import { quoteTable } from '../schema/quoting';
import { showsUnfinishedIndexes } from './sessionRules';
import type { TableName } from '../schema/tableName';

/**
 * True while the server builds an index of the table, or has yet to take away one that failed: OceanBase prints such
 * an index in SHOW CREATE TABLE like any other, and only SHOW INDEX calls it `unavailable` or `index_error` (seen on
 * 4.3, where a stopped ADD INDEX leaves it until the transactions that it waited for are over). A round trip there.
 */
export async function hasUnfinishedIndex(
  connection: Connection,
  table: TableName,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!showsUnfinishedIndexes(connection.server)) return false;
  try {
    const rows = await connection.query(`SHOW INDEX FROM ${quoteTable(table)}`, undefined, signal);
    return rows.some((row) => row['Comment'] === 'unavailable' || row['Comment'] === 'index_error');
  } catch (error) {
    if (saysAbsent(error)) return false;
    throw error;
  }
}
