import { deepEqual, equal } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2';
import { withDatabase, sharedDatabase, type TestDatabase } from '../support/database';
import { readFixtures, serverKnows, type Fixture } from '../support/fixtures';
import { planAll } from './corpusAdapter';

const prefix = '_test_';

/** Each fixture: analyse, execute, equal texts but for names, second analysis without a change, rows still there. */
describe('fixtures', () => {
  for (const fixture of readFixtures()) {
    it(`${fixture.name} converges`, async function () {
      const { version } = await sharedDatabase();
      if (!serverKnows(fixture, version)) return this.skip();
      await withDatabase((database) => converge(fixture, database, version));
      return undefined;
    });
  }
});

async function converge(fixture: Fixture, database: TestDatabase, version: string): Promise<void> {
  const { connection } = database;
  await connection.query(`SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'`);
  await connection.query(`SET SESSION sql_quote_show_create = 1`);
  if (version.includes('MariaDB'))
    await connection.query(`SET SESSION system_versioning_alter_history = KEEP`);
  await connection.query(fixture.source);
  const sources = await tables(database);
  if (fixture.shadow.trim()) await connection.query(fixture.shadow);
  const existing = new Set(await tables(database));
  const rowsBefore = await countRows(database, [...existing]);

  const statements = await plan(database, sources, existing);
  const script = statements.map((sql) => `${sql.replaceAll(`\`${database.name}\``, '`shop`')};\n`).join('');
  if (process.env['UPDATE_FIXTURES']) writeFileSync(join(fixture.folder, 'statements.sql'), script);
  else if (version.startsWith('10.11')) equal(script, fixture.statements);
  for (const sql of statements) await connection.query(sql);

  for (const source of sources) {
    equal(
      canonical(await showCreate(database, `${prefix}${source}`)),
      canonical(await showCreate(database, source)),
    );
  }
  deepEqual(
    await plan(database, sources, new Set(await tables(database))),
    [],
    'a second analysis finds nothing',
  );
  deepEqual(await countRows(database, [...existing]), rowsBefore, 'rows survive');
}

async function plan(
  database: TestDatabase,
  sources: string[],
  existing: ReadonlySet<string>,
): Promise<string[]> {
  const at = (table: string): { db: string; table: string } => ({ db: database.name, table });
  const { statements } = await planAll({
    conn: database.connection as unknown as Parameters<typeof planAll>[0]['conn'],
    pairs: sources.map((table) => ({
      source: at(table),
      shadow: at(prefix + table),
      exists: existing.has(prefix + table),
    })),
    mapTable: ({ db, table }) =>
      sources.includes(table) || existing.has(prefix + table) ? at(prefix + table) : { db, table },
  });
  return statements;
}

async function tables(database: TestDatabase): Promise<string[]> {
  const [rows] = await database.connection.query<RowDataPacket[]>({
    sql: 'SHOW FULL TABLES',
    rowsAsArray: true,
  });
  return rows.filter((row) => row[1] !== 'SEQUENCE' && row[1] !== 'VIEW').map((row) => String(row[0]));
}

async function countRows(database: TestDatabase, names: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [rows] = await database.connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [name]);
    counts[name] = Number(rows[0]?.['n']);
  }
  return counts;
}

async function showCreate(database: TestDatabase, table: string): Promise<string> {
  const [rows] = await database.connection.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [table]);
  return String(rows[0]?.['Create Table']);
}

/** The text without what a shadow may differ in: its name, the names and order of foreign keys, the counter. */
function canonical(text: string): string {
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
