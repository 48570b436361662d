import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { planAll } from './corpusAdapter';

export const prefix = '_test_';

/** The engine's statements for these sources and their shadows with the prefix `_test_`, existing or not. */
export async function planShadows(
  connection: Connection,
  database: string,
  sources: readonly string[],
): Promise<{ statements: string[] }> {
  const existing = new Set(await tableNames(connection));
  const at = (table: string): { db: string; table: string } => ({ db: database, table });
  return planAll({
    conn: connection,
    pairs: sources.map((table) => ({
      source: at(table),
      shadow: at(prefix + table),
      exists: existing.has(prefix + table),
    })),
    mapTable: ({ db, table }) =>
      sources.includes(table) || existing.has(prefix + table) ? at(prefix + table) : { db, table },
  });
}

/** The base tables of the connection's database; system-versioned ones are tables too. */
export async function tableNames(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql: 'SHOW FULL TABLES', rowsAsArray: true });
  return rows.filter((row) => row[1] !== 'SEQUENCE' && row[1] !== 'VIEW').map((row) => String(row[0]));
}

export async function showCreate(connection: Connection, table: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [table]);
  return String(rows[0]?.['Create Table']);
}

/** The text without what a shadow may differ in: its name, the names and order of foreign keys, the counter. */
export function canonicalTable(text: string): string {
  const lines = text
    .replace(/^CREATE TABLE `(?:[^`]|``)+`/, 'CREATE TABLE')
    .replace(/^(\).*?) AUTO_INCREMENT=\d+/m, '$1')
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .map((line) =>
      line.includes(' FOREIGN KEY ')
        ? line.replace(/CONSTRAINT `(?:[^`]|``)+`/, '').replace(`REFERENCES \`${prefix}`, 'REFERENCES `')
        : line,
    );
  const foreignKeys = lines.filter((line) => line.includes(' FOREIGN KEY '));
  return [...lines.filter((line) => !line.includes(' FOREIGN KEY ')), ...foreignKeys.sort()].join('\n');
}
