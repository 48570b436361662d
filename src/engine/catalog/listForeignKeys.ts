import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import { atLeast } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableName } from '../schema/tableName';

/** A foreign key as the server lists it. */
export interface ListedForeignKey {
  readonly name: string;
  readonly child: TableName;
  readonly parent: TableName;
}

/**
 * All foreign keys in a database. One round trip; a second where the account lacks PROCESS, which InnoDB's own view
 * takes. That one is cheap, while the standard one opens every table (about 0.15 ms each).
 */
export async function listForeignKeys(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<readonly ListedForeignKey[]> {
  const quick = foreignKeysQuery(database, connection.server);
  try {
    if (quick !== undefined) return toForeignKeys(await connection.query(quick, undefined, signal));
  } catch (error) {
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
  }
  const sql =
    'SELECT CONSTRAINT_NAME AS name, TABLE_NAME AS child, UNIQUE_CONSTRAINT_SCHEMA AS parentDatabase, REFERENCED_TABLE_NAME AS parent FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
  const rows = await connection.query(sql, [database], signal);
  return rows.map((row) => ({
    name: String(row['name']),
    child: { database, name: String(row['child']) },
    parent: { database: String(row['parentDatabase']), name: String(row['parent']) },
  }));
}

/**
 * Asks InnoDB's own view, where there is one; undefined elsewhere. It has databases as they are written in file names,
 * so that others than plain ones are not found there.
 */
export function foreignKeysQuery(database: string, server: ServerFacts): string | undefined {
  const view = innodbView(server);
  if (view === undefined || !/^[A-Za-z0-9_]+$/.test(database)) return undefined;
  const pattern = `${database.replaceAll('_', '\\_')}/%`;
  return `SELECT ID AS name, FOR_NAME AS child, REF_NAME AS parent FROM information_schema.${view} WHERE ID LIKE '${pattern}'`;
}

/** MySQL 8 gave it another name (its manual, "InnoDB INFORMATION_SCHEMA Foreign Key Tables"). */
function innodbView(server: ServerFacts): string | undefined {
  switch (server.flavor) {
    case 'mariadb':
      return 'INNODB_SYS_FOREIGN';
    case 'mysql':
      return atLeast(server, [8, 0, 0]) ? 'INNODB_FOREIGN' : 'INNODB_SYS_FOREIGN';
    case 'oceanbase':
    case 'tidb':
      return undefined;
  }
}

/** The foreign keys in an answer to it. */
export function toForeignKeys(rows: readonly Row[]): readonly ListedForeignKey[] {
  return rows.map(({ name, child, parent }) => ({
    name: String(name).replace(/^[^/]*\//, ''),
    child: toTableName(String(child)),
    parent: toTableName(String(parent)),
  }));
}

/** `shop/my@002dtable`: but for MySQL 8, the view has tables too as in file names. Letters like ü stay encoded. */
function toTableName(text: string): TableName {
  const [database = '', name = ''] = text
    .split('/', 2)
    .map((part) =>
      part.replace(/@([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    );
  return { database, name };
}
