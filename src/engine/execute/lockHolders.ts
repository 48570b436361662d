import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import { listInWords } from '../schema/listInWords';
import type { TableName } from '../schema/tableName';
import type { OpenControl } from './openControl';

/**
 * Who keeps a statement from its table, in a sentence; undefined where the server does not tell. Asks for the holders
 * of the table's metadata lock, where the server has such a list, else for open transactions that are old enough to
 * be suspected. Never throws: it only explains.
 */
export async function lockHolders(
  openControl: OpenControl,
  table: TableName,
  ownConnectionId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const control = await openControl(signal);
    try {
      const holders = await firstAnswer(control, table, signal);
      const shown = holders?.rows
        .filter((row) => row['id'] !== ownConnectionId && row['id'] !== control.id)
        .map(holderText);
      if (!holders || !shown || shown.length === 0) return undefined;
      return `${holders.known ? 'It is held by' : 'Transactions are open in'} ${listInWords(shown, 3)}.`;
    } finally {
      await control.close();
    }
  } catch {
    return undefined;
  }
}

interface Holders {
  /** They hold the table's lock; otherwise they only may. */
  readonly known: boolean;
  readonly rows: readonly Row[];
}

async function firstAnswer(
  control: Connection,
  { database, name }: TableName,
  signal: AbortSignal | undefined,
): Promise<Holders | undefined> {
  for (const sql of lockLists) {
    const rows = await rowsOf(control, sql, [database, name], signal);
    if (rows && rows.length > 0) return { known: true, rows };
  }
  const rows = await rowsOf(control, openTransactions, [], signal);
  return rows && { known: false, rows };
}

/** The performance schema of MySQL 5.7 and later and MariaDB 10.5.2 and later; MariaDB's plugin metadata_lock_info. */
const lockLists: readonly string[] = [
  `SELECT t.PROCESSLIST_ID AS id, t.PROCESSLIST_USER AS user, t.PROCESSLIST_HOST AS host, t.PROCESSLIST_COMMAND AS command, t.PROCESSLIST_TIME AS seconds
  FROM performance_schema.metadata_locks l JOIN performance_schema.threads t ON t.THREAD_ID = l.OWNER_THREAD_ID
  WHERE l.OBJECT_TYPE = 'TABLE' AND l.LOCK_STATUS = 'GRANTED' AND l.OBJECT_SCHEMA = ? AND l.OBJECT_NAME = ?`,
  `SELECT p.ID AS id, p.USER AS user, p.HOST AS host, p.COMMAND AS command, p.TIME AS seconds
  FROM information_schema.METADATA_LOCK_INFO l JOIN information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID
  WHERE l.TABLE_SCHEMA = ? AND l.TABLE_NAME = ?`,
];

const openTransactions = `SELECT p.ID AS id, p.USER AS user, p.HOST AS host, p.COMMAND AS command, p.TIME AS seconds
  FROM information_schema.INNODB_TRX x JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
  ORDER BY x.trx_started`;

/** Undefined where the server knows no such list, or does not show it to this user. */
async function rowsOf(
  control: Connection,
  sql: string,
  values: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Row[] | undefined> {
  try {
    return await control.query(sql, values, signal);
  } catch (error) {
    if (error instanceof EngineError && error.errno !== undefined) return undefined;
    throw error;
  }
}

/** A session of a server's list, by its columns `id`, `user`, `host`, `command` and `seconds`. */
export function holderText(row: Row): string {
  const doing = row['command'] === 'Sleep' ? 'idle' : 'busy';
  return `connection ${String(row['id'])} of ${String(row['user'])}@${String(row['host'])} (${doing} for ${String(row['seconds'])} s)`;
}
