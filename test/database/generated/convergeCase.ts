import { deepEqual, equal } from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import {
  canonicalTable,
  damagedTables,
  holdsComputedValues,
  planShadows,
  prefix,
  tableNames,
} from '../convergence';
import { execute } from '../sendPlanned';
import { promising } from '../promise';
import { tableNumbers } from '../tableNumbers';
import { quote } from './randomNames';
import type { ServerAbilities } from './serverAbilities';

/** The statements that make the sources, and those that make the shadows. */
export interface GeneratedCase {
  readonly source: readonly string[];
  readonly shadow: readonly string[];
}

/**
 * The server's answer where the rows of a shadow cannot become what the structure wants: no fault of the plan. MariaDB
 * says 167 (MySQL 1467) where a counter has no numbers left, 1112 of versions of rows that have no number where the column
 * comes to count, and 1834 of rows that are twice under a new key where the table points to itself.
 */
const dataRefusals = new Set([
  167, 1048, 1062, 1112, 1138, 1169, 1263, 1264, 1265, 1292, 1366, 1406, 1411, 1416, 1467, 1526, 1690, 1834,
  1916, 3140, 3144, 3156, 3643, 3819, 4025, 5114, 6136,
]);

/** What is said of a table that no ALTER TABLE of its server makes equal: nothing was sent then. */
const outOfReach =
  /^(?:(?:OceanBase|TiDB) cannot|The organization) .* Recreate the shadow, or leave the table out\.$/s;

/**
 * Loads a case with rows in all tables, analyses, executes, and asserts: equal texts, nothing left to do, no row lost,
 * sources as they were, and on MariaDB and OceanBase no effect worse than predicted. False when the server does not take the tables. `database` is empty afterwards.
 */
export async function convergeCase(
  connection: Connection,
  database: string,
  { source, shadow }: GeneratedCase,
  server: ServerAbilities,
): Promise<boolean> {
  return leavingNothing(connection, async () => {
    if (!(await tryQuery(connection, source.join(';\n')))) return false;
    const sources = await tableNames(connection);
    if (shadow.length > 0 && !(await tryQuery(connection, shadow.join(';\n')))) return false;
    await convergeWithRows(connection, database, sources, server, { isFirst: true, isLast: true });
    return true;
  });
}

/**
 * The same of sources that change and change again, with shadows that are made once and follow: what a statement leaves
 * behind in a table can spoil the next. States that the server does not take are left out; false where it takes none.
 */
export async function convergeHistory(
  connection: Connection,
  database: string,
  states: readonly (readonly string[])[],
  server: ServerAbilities,
): Promise<boolean> {
  return leavingNothing(connection, async () => {
    let loaded = 0;
    for (const state of states) {
      const shadows = new Set(await tableNames(connection));
      const isTaken = await tryQuery(connection, state.join(';\n'));
      const sources = (await tableNames(connection)).filter((table) => !shadows.has(table));
      if (isTaken && sources.length > 0) {
        // Whose source is gone may hold the others by a foreign key: that is another matter.
        const orphans = [...shadows].filter((shadow) => !sources.includes(shadow.slice(prefix.length)));
        await dropTables(connection, orphans);
        await convergeWithRows(connection, database, sources, server, {
          // A FULLTEXT index that is gone leaves numbers behind, and then nothing is instant.
          isFirst: loaded === 0,
          isLast: state === states.at(-1),
        });
        loaded++;
      }
      await dropTables(connection, sources);
    }
    return loaded > 0;
  });
}

async function leavingNothing(connection: Connection, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (outOfReach.test((error as Error).message)) return true;
    throw error;
  } finally {
    await dropTables(connection, await tableNames(connection));
  }
}

async function dropTables(connection: Connection, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const drop = `DROP TABLE ${tables.map(quote).join(', ')}`;
  await connection.query(`SET foreign_key_checks = 0; ${drop}; SET foreign_key_checks = 1`);
}

async function convergeWithRows(
  connection: Connection,
  database: string,
  sources: readonly string[],
  server: ServerAbilities,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Promise<void> {
  const tables = await tableNames(connection);
  for (const table of tables) await addRows(connection, table);
  const shadows = tables.filter((table) => !sources.includes(table));
  const sourcesBefore = await showTables(connection, sources);
  let rowsBefore = await countRows(connection, tables);
  const altered = new Set<string>();
  const run = async (emptied: boolean): Promise<void> => {
    for (const planned of await planShadows(connection, database, sources)) {
      const isPromised = server.mariadb && isFirst;
      const statement = isPromised ? { ...planned, sql: promising(planned, 'mariadb') } : planned;
      if (planned.table) altered.add(planned.table.name);
      const ids = server.oceanbase && isOnline(planned) ? await tableNumbers(connection) : undefined;
      try {
        await execute(connection, statement);
        if (ids) deepEqual(await tableNumbers(connection), ids, `written anew: ${statement.sql}`);
      } catch (error) {
        if (emptied || !dataRefusals.has((error as { errno?: number }).errno ?? 0)) throw error;
        await emptyTables(connection, shadows);
        rowsBefore = await countRows(connection, tables);
        // One by one, some of the changes may be there already.
        if (statement.instead) return run(true);
        await execute(connection, statement);
      }
    }
  };
  await run(false);
  const texts = await showTables(
    connection,
    sources.map((table) => prefix + table),
  );
  deepEqual(await showTables(connection, sources), sourcesBefore, 'no source changes');
  for (const [at, text] of sourcesBefore.entries())
    equal(canonicalTable(texts[at]!, server.tidb), canonicalTable(text, server.tidb));
  deepEqual(await planShadows(connection, database, sources), [], 'a second analysis finds nothing');
  deepEqual(await countRows(connection, tables), rowsBefore, 'rows survive');
  if (server.oceanbase || !isLast) return;
  const checked = sources.filter((source, at) => altered.has(prefix + source) && isChecked(texts[at]!));
  const damaged = await damagedTables(
    connection,
    checked.flatMap((source) => [source, prefix + source]),
  );
  const wrong = checked.filter((source) => damaged.includes(prefix + source) && !damaged.includes(source));
  deepEqual(wrong, [], 'rows are found');
  for (const source of sources.filter((each) => altered.has(prefix + each)))
    await holdsComputedValues(connection, prefix + source);
}

/** MariaDB's check is wrong about an index over a part of a virtual column beside one over the whole. */
function isChecked(text: string): boolean {
  const virtual = [...text.matchAll(/^ {2}(`(?:[^`]|``)+`) .*\) VIRTUAL/gm)].map(([, name]) => name!);
  return !virtual.some((name) => text.includes(`${name}(`));
}

function isOnline({ effect }: Planned): boolean {
  return effect === 'instant' || effect === 'inPlace';
}

type Planned = Awaited<ReturnType<typeof planShadows>>[number];

/** A few rows with other values in each column, as far as the table takes them; some take none. */
async function addRows(connection: Connection, table: string): Promise<void> {
  const name = quote(table);
  await tryQuery(connection, `INSERT IGNORE INTO ${name} (id) VALUES (1)`);
  await tryQuery(connection, `INSERT IGNORE INTO ${name} (id) VALUES (2), (3), (41)`);
  // Where there are versions, there is one more now.
  await tryQuery(connection, `UPDATE ${name} SET ref2 = 1`);
  const [columns] = await connection.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${name}`);
  const values = columns.flatMap(({ Field: field, Type: type, Extra: extra }) => {
    const value = /GENERATED|^(?:id|ref\d)$/i.test(`${extra}${field}`) ? undefined : valueOf(String(type));
    return value === undefined ? [] : [`${quote(String(field))} = ${value}`];
  });
  if (values.length > 0) await tryQuery(connection, `UPDATE IGNORE ${name} SET ${values.join(', ')}`);
}

/** Upper and lower case, accents and numbers of several digits; undefined where the default will do. */
function valueOf(type: string): string | undefined {
  if (/char|text|blob|binary|enum|set\b/i.test(type)) return "ELT(id, 'a', 'B', 'ä')";
  return /int|decimal|float|double|bit/i.test(type) ? 'id * 3' : undefined;
}

async function emptyTables(connection: Connection, tables: readonly string[]): Promise<void> {
  await connection.query('SET foreign_key_checks = 0');
  for (const table of tables) {
    // OceanBase may fail to delete where an index is computed (error 4016).
    if (!(await tryQuery(connection, `DELETE FROM ${quote(table)}`)))
      await connection.query(`TRUNCATE TABLE ${quote(table)}`);
  }
  await connection.query('SET foreign_key_checks = 1');
  // Old versions of rows are converted, too; only a table with versions takes this.
  for (const table of tables) await tryQuery(connection, `DELETE HISTORY FROM ${quote(table)}`);
}

async function countRows(connection: Connection, tables: readonly string[]): Promise<number[]> {
  const parts = tables.map((table) => `(SELECT COUNT(*) FROM ${quote(table)})`);
  const [rows] = await connection.query<RowDataPacket[]>({
    sql: `SELECT ${parts.join(', ')}`,
    rowsAsArray: true,
  });
  return Object.values(rows[0] ?? {}).map(Number);
}

async function showTables(connection: Connection, tables: readonly string[]): Promise<string[]> {
  const sql = tables.map((table) => `SHOW CREATE TABLE ${quote(table)}`).join('; ');
  const [results] = await connection.query<RowDataPacket[][]>(sql);
  const each = tables.length > 1 ? results : [results as unknown as RowDataPacket[]];
  return each.map((rows) => String(rows[0]?.['Create Table']));
}

async function tryQuery(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.query(sql);
    return true;
  } catch {
    return false;
  }
}
