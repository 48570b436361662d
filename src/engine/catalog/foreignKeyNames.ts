import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import { atLeast } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';

/**
 * The ids of all foreign keys in a database (see foreignKeyId): names must be unique there. One round trip; a second where
 * the account lacks PROCESS, which InnoDB's own view takes. That one is cheap, while the standard one opens every table
 * (about 0.15 ms each).
 */
export async function readForeignKeyNames(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const quick = foreignKeyNamesQuery(database, connection.server);
  try {
    if (quick !== undefined) return foreignKeyIds(await connection.query(quick, undefined, signal), database);
  } catch (error) {
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
  }
  const sql =
    'SELECT CONSTRAINT_NAME AS name FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
  return foreignKeyIds(await connection.query(sql, [database], signal), database);
}

/**
 * Asks InnoDB's own view, where there is one; undefined elsewhere. It has databases as they are written in file names,
 * so that others than plain ones are not found there.
 */
export function foreignKeyNamesQuery(database: string, server: ServerFacts): string | undefined {
  const view = innodbView(server);
  if (view === undefined || !/^[A-Za-z0-9_]+$/.test(database)) return undefined;
  const pattern = `${database.replaceAll('_', '\\_')}/%`;
  return `SELECT ID AS name FROM information_schema.${view} WHERE ID LIKE '${pattern}'`;
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

/** The ids in an answer to it. */
export function foreignKeyIds(rows: readonly Row[], database: string): ReadonlySet<string> {
  return new Set(
    rows.map((row) => `${database}/${String(row['name']).replace(/^[^/]*\//, '')}`.toLowerCase()),
  );
}
