import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';

/**
 * The ids of all foreign keys in a database (see foreignKeyId): names must be unique there. One round trip; a second where
 * the account lacks PROCESS or the server lacks InnoDB's own view, which is cheap while the standard one opens every
 * table (about 0.15 ms each).
 */
export async function readForeignKeyNames(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  // InnoDB's own view has the database as it is written in file names, so that others are not found there.
  for (const view of plainName.test(database) ? ['INNODB_SYS_FOREIGN', 'INNODB_FOREIGN'] : []) {
    try {
      const sql = `SELECT ID AS name FROM information_schema.${view} WHERE ID LIKE CONCAT(?, '/%')`;
      return ids(await connection.query(sql, [escapeLike(database)], signal), database);
    } catch (error) {
      if (!(error instanceof EngineError) || error.errno === undefined) throw error;
    }
  }
  const sql =
    'SELECT CONSTRAINT_NAME AS name FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
  return ids(await connection.query(sql, [database], signal), database);
}

const plainName = /^[A-Za-z0-9_]+$/;

function ids(rows: readonly Row[], database: string): Set<string> {
  return new Set(
    rows.map((row) => `${database}/${String(row['name']).replace(/^[^/]*\//, '')}`.toLowerCase()),
  );
}

function escapeLike(text: string): string {
  return text.replaceAll('_', '\\_');
}
