import type { Connection } from '../connection/connection';
import type { ServerFlavor } from '../schema/serverFacts';

/** The databases that the user may see, without the server's own, by name. One round trip. */
export async function listDatabases(
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const rows = await connection.query('SHOW DATABASES', undefined, signal);
  return rows
    .map((row) => String(row['Database']))
    .filter((name) => !isSystemDatabase(name, connection.server.flavor))
    .sort();
}

function isSystemDatabase(name: string, flavor: ServerFlavor): boolean {
  const lower = name.toLowerCase();
  return (
    ['information_schema', 'performance_schema', 'mysql', 'sys'].includes(lower) ||
    (flavor === 'oceanbase' && ['oceanbase', '__recyclebin', '__public', 'lbacsys', 'ocs'].includes(lower)) ||
    (flavor === 'tidb' && lower === 'metrics_schema')
  );
}
