import type { Connection } from '../connection/connection';
import { listsChecks } from '../schema/serverRules';

/** The names of all checks in a database, where they must be unique there. One round trip. */
export async function listCheckNames(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (!listsChecks(connection.server)) return [];
  const rows = await connection.query(checkNamesQuery, [database], signal);
  return rows.map((row) => String(row['name']));
}

const checkNamesQuery =
  'SELECT CONSTRAINT_NAME AS name FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
