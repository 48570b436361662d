import type { Connection } from '../connection/connection';
import { listsChecks } from '../schema/serverRules';

/** The ids of all checks in a database (see checkId), where their names must be unique there. One round trip. */
export async function readCheckNames(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (!listsChecks(connection.server)) return [];
  const rows = await connection.query(checkNamesQuery, [database], signal);
  return rows.map((row) => `${database}//${String(row['name'])}`.toLowerCase());
}

const checkNamesQuery =
  'SELECT CONSTRAINT_NAME AS name FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
