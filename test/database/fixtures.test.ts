import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { withDatabase, type TestDatabase } from '../support/database';
import { flavorOf, readFixtures, serverKnows, unsupportedFile, type Fixture } from '../support/fixtures';
import {
  canonicalTable,
  damagedTables,
  findsRowsByIndexes,
  holdsComputedValues,
  planShadows,
  prefix,
  pinSession,
  serverVersion,
  showCreate,
  tableNames,
} from './convergence';
import { execute } from './sendPlanned';
import { parseDataType, wholeRange } from '../../src/engine/schema/dataType';

/** Each fixture: analyse, execute, equal texts but for names, second analysis without a change, rows still there. */
describe('fixtures', function () {
  // OceanBase takes some 0.3 s for an index, and a fixture of TiDB has forty tables.
  this.timeout(180_000);
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

  const reasons: string[] = [];
  const madeAnew = new Set<string>();
  const leftOut = new Set<string>();
  const statements = await planShadows(connection, database.name, sources, (reason, shadow, recreated) => {
    reasons.push(`${reason}\n`);
    (recreated ? madeAnew : leftOut).add(shadow);
  });
  const flavor = flavorOf(version);
  const script = statements
    .map(({ sql }) => `${withoutStamps(sql.replaceAll(`\`${database.name}\``, '`shop`'))};\n`)
    .join('');
  // UPDATE_FIXTURES=1 writes what is planned now; read the difference before it is committed.
  if (process.env['UPDATE_FIXTURES']) {
    // Other servers than those whose statements are compared write only why they refuse.
    if (isCompared(fixture, version)) writeFileSync(join(fixture.folder, 'statements.sql'), script);
    if (reasons.length > 0) writeFileSync(unsupportedFile(fixture.folder, flavor), reasons.join(''));
  } else {
    if (isCompared(fixture, version)) equal(script, fixture.statements);
    // An older TiDB has reasons of its own.
    if (!isOldTidb(version)) equal(reasons.join(''), fixture.unsupported[flavor] ?? '');
  }
  for (const statement of statements) await execute(connection, statement);

  const changed = sources.filter((source) => !leftOut.has(prefix + source));
  for (const source of changed) {
    const [shadow, wanted] = [
      await showCreate(connection, prefix + source),
      await showCreate(connection, source),
    ];
    equal(canonicalTable(shadow, flavor === 'tidb'), canonicalTable(wanted, flavor === 'tidb'));
    ok(hasNumbersLeft(shadow), shadow);
  }
  if (!version.includes('OceanBase'))
    deepEqual(
      await damagedTables(
        connection,
        changed.map((source) => prefix + source),
      ),
      [],
    );
  const again = await planShadows(connection, database.name, changed);
  deepEqual(again, [], 'a second analysis finds nothing');
  const staying = existing.filter((table) => !madeAnew.has(table));
  const rowsOf = (counts: Record<string, number>): unknown => staying.map((table) => counts[table]);
  deepEqual(rowsOf(await countRows(connection, existing)), rowsOf(rowsBefore), 'rows survive');
  if (flavor !== 'tidb')
    for (const source of changed) {
      // Before the other, which writes the table anew, on OceanBase in another order.
      await findsRowsByIndexes(connection, prefix + source);
      await holdsComputedValues(connection, prefix + source);
    }
}

/** OceanBase names checks and foreign keys by the time: `t_OBCHECK_1795816267296339`. */
function withoutStamps(sql: string): string {
  return sql.replace(/(_OB(?:CHECK|FK)_)\d+/g, '$1…');
}

/** False where a counter stands far beyond the numbers of its column, whose rows are not what took it there. */
function hasNumbersLeft(text: string): boolean {
  const [, next = '1'] = /\) ENGINE=.*? AUTO_INCREMENT=(\d+)/.exec(text) ?? [];
  const [, type = ''] = /^ {2}`.+` (\w+(?:\(\d+\))?(?: unsigned)?) .*AUTO_INCREMENT/m.exec(text) ?? [];
  const [, most] = wholeRange(parseDataType(type)) ?? [];
  return most === undefined || BigInt(next) <= most + 1n;
}

/** On MariaDB 10.11, and what that does not know on the MariaDB, OceanBase or TiDB that does. */
function isCompared(fixture: Fixture, version: string): boolean {
  if (version.startsWith('10.11')) return true;
  if (version.includes('TiDB')) return fixture.needs.length === 1 && !isOldTidb(version);
  if (version.includes('OceanBase')) return fixture.needs.join() === 'oceanbase';
  return version.includes('MariaDB') && !serverKnows(fixture, '10.11-MariaDB');
}

/** Before 7.4 it says that it is like MySQL 5.7, and prints as that does. */
function isOldTidb(version: string): boolean {
  return version.startsWith('5.7') && version.includes('TiDB');
}

async function countRows(connection: Connection, names: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [name]);
    counts[name] = Number(rows[0]?.['n']);
  }
  return counts;
}
