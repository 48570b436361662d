import { deepEqual, equal } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { withDatabase, type TestDatabase } from '../support/database';
import { readFixtures, serverKnows, type Fixture } from '../support/fixtures';
import {
  canonicalTable,
  damagedTables,
  execute,
  holdsComputedValues,
  planShadows,
  prefix,
  pinSession,
  serverVersion,
  showCreate,
  tableNames,
} from './convergence';

/** Each fixture: analyse, execute, equal texts but for names, second analysis without a change, rows still there. */
describe('fixtures', function () {
  // OceanBase takes some 0.3 s for an index.
  this.timeout(60_000);
  let version: string | undefined;

  for (const fixture of readFixtures()) {
    it(`${fixture.name} converges`, async function () {
      version ??= await serverVersion();
      if (!serverKnows(fixture, version)) return this.skip();
      const known = version;
      await withDatabase((database) => converge(fixture, database, known));
      return undefined;
    });
  }
});

async function converge(fixture: Fixture, database: TestDatabase, version: string): Promise<void> {
  const { connection } = database;
  await pinSession(connection);
  await connection.query(fixture.source);
  const sources = await tableNames(connection);
  if (fixture.shadow.trim()) await connection.query(fixture.shadow);
  const existing = await tableNames(connection);
  const rowsBefore = await countRows(connection, existing);

  const statements = await planShadows(connection, database.name, sources);
  const script = statements
    .map(({ sql }) => `${sql.replaceAll(`\`${database.name}\``, '`shop`')};\n`)
    .join('');
  // UPDATE_FIXTURES=1 writes what is planned now; read the difference before it is committed.
  if (process.env['UPDATE_FIXTURES']) writeFileSync(join(fixture.folder, 'statements.sql'), script);
  else if (version.startsWith('10.11') || isNewer(fixture, version)) equal(script, fixture.statements);
  for (const statement of statements) await execute(connection, statement);

  for (const source of sources) {
    const [shadow, wanted] = [
      await showCreate(connection, prefix + source),
      await showCreate(connection, source),
    ];
    equal(canonicalTable(shadow), canonicalTable(wanted));
  }
  if (!version.includes('OceanBase'))
    deepEqual(
      await damagedTables(
        connection,
        sources.map((source) => prefix + source),
      ),
      [],
    );
  if (!version.includes('OceanBase'))
    for (const source of sources) await holdsComputedValues(connection, prefix + source);
  const again = await planShadows(connection, database.name, sources);
  deepEqual(again, [], 'a second analysis finds nothing');
  deepEqual(await countRows(connection, existing), rowsBefore, 'rows survive');
}

/** What MariaDB 10.11 does not know is compared on those that do. */
function isNewer(fixture: Fixture, version: string): boolean {
  return version.includes('MariaDB') && !serverKnows(fixture, '10.11-MariaDB');
}

async function countRows(connection: Connection, names: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [name]);
    counts[name] = Number(rows[0]?.['n']);
  }
  return counts;
}
