import type { Connection } from '../connection/connection';
import { quoteIdentifier } from '../schema/quoting';
import type { TableName } from '../schema/tableName';

/** What lies in a database under a table's name. Only a `table` can be a source or a shadow. */
export interface ListedTable {
  readonly table: TableName;
  readonly kind: 'table' | 'view' | 'other';
}

/**
 * All tables and views of a database, by name; dropped tables in OceanBase's recycle bin are left out. One round
 * trip; throws 1049 for a database that does not exist.
 */
export async function listTables(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<readonly ListedTable[]> {
  const rows = await connection.query(
    `SHOW FULL TABLES FROM ${quoteIdentifier(database)}`,
    undefined,
    signal,
  );
  return (
    rows
      // The name's column is called after the database.
      .map((row) => ({ name: String(Object.values(row)[0]), type: String(row['Table_type']) }))
      .filter(({ name }) => !(connection.server.flavor === 'oceanbase' && name.startsWith('__recycle_$_')))
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, type }) => ({ table: { database, name }, kind: kindOf(type) }))
  );
}

function kindOf(type: string): ListedTable['kind'] {
  switch (type.toUpperCase()) {
    case 'BASE TABLE':
    case 'SYSTEM VERSIONED':
      return 'table';
    case 'VIEW':
    case 'SYSTEM VIEW':
      return 'view';
    default:
      return 'other';
  }
}
