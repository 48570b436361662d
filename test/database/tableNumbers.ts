import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';

/** The numbers of the database's tables on OceanBase, which gives another one to a table that it writes anew. */
export async function tableNumbers(connection: Connection): Promise<unknown> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT table_name, table_id FROM oceanbase.__all_table WHERE table_type = 3 AND database_id =
      (SELECT database_id FROM oceanbase.__all_database WHERE database_name = DATABASE()) ORDER BY table_name`,
  );
  return rows;
}
