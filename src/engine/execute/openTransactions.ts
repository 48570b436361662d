import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import { listInWords } from '../schema/listInWords';
import type { TableName } from '../schema/tableName';
import { holderText } from './lockHolders';
import { type SentStatement, tagComment } from './statementTag';

/**
 * Which transactions a statement on TiDB or OceanBase waits for at this moment, in words that follow the table's name;
 * undefined where there are none, or the server does not show them to this user. TiDB tells exactly whom each job waits
 * for (its manual, "mysql.tidb_mdl_view", from 6.3 on; without a right to what the view reads it refuses). OceanBase
 * tells who wrote to the table and has not ended: a change that writes it anew waits for all of them, an index only for
 * those that began before it (run on 4.3; in a cluster these views have other names, which were not run).
 */
export async function openTransactions(
  control: Connection,
  sent: SentStatement,
  table: TableName,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isTidb = control.server.flavor === 'tidb';
  try {
    const rows = isTidb
      ? await control.query(blockers, [`${tagComment(sent.tag)}%`], signal)
      : await control.query(writers, [table.database, table.name], signal);
    const shown = rows.filter((row) => !isOwn(row, control, sent)).map(holderText);
    if (shown.length === 0) return undefined;
    return isTidb
      ? `waits for a lock. It is held by ${listInWords(shown, 3)}.`
      : `may wait for transactions that wrote to it, open in ${listInWords(shown, 3)}.`;
  } catch (error) {
    if (error instanceof EngineError && error.errno !== undefined) return undefined;
    throw error;
  }
}

const blockers = `SELECT DISTINCT p.ID AS id, p.USER AS user, p.HOST AS host, p.COMMAND AS command, p.TIME AS seconds
  FROM mysql.tidb_mdl_view l JOIN information_schema.CLUSTER_PROCESSLIST p ON p.ID = l.session_id
  WHERE l.query LIKE ?`;

/** Each partition has a tablet, which a transaction locks as it writes there. */
const writers = `SELECT DISTINCT p.ID AS id, p.USER AS user, p.HOST AS host, p.COMMAND AS command, p.TIME AS seconds
  FROM oceanbase.V$OB_LOCKS l
  JOIN oceanbase.__all_tablet_to_table o ON o.tablet_id = l.ID3
  JOIN oceanbase.__all_table t ON t.table_id = o.table_id
  JOIN oceanbase.__all_database d ON d.database_id = t.database_id
  JOIN information_schema.PROCESSLIST p ON p.ID = l.SESSION_ID
  WHERE l.TYPE = 'TM' AND d.database_name = ? AND t.table_name = ?`;

function isOwn({ id }: Row, control: Connection, sent: SentStatement): boolean {
  return id === sent.connectionId || id === control.id;
}
