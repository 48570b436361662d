import { deepEqual, equal } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDatabase } from '../support/database';
import { isServer } from '../support/serverKind';
import { canonicalTable, pinSession, planShadows, prefix, showCreate } from './convergence';
import { execute } from './sendPlanned';

/** Folders that the server itself makes tables in. */
describe('partitions with folders of their own', () => {
  let folder: string;

  before(async function () {
    // OceanBase and TiDB know none.
    if (!(await isServer('mariadb', 'mysql'))) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'shadow-sync-partitions-'));
    chmodSync(folder, 0o777);
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const first = 'PARTITION p0 VALUES LESS THAN (10)';
  const second = 'PARTITION p1 VALUES LESS THAN (20)';
  const third = 'PARTITION p2 VALUES LESS THAN (30)';
  const at = (name: string): string => ` DATA DIRECTORY = '${join(folder, name)}'`;
  const cases: [string, () => string[], () => string[]][] = [
    ['get one', () => [first, second], () => [first + at('a'), second]],
    ['get another one', () => [first + at('a'), second], () => [first + at('b'), second]],
    ['lose it', () => [first + at('a'), second], () => [first, second]],
    ['come with one', () => [first + at('a'), second], () => [first + at('a'), second, third + at('b')]],
  ];

  for (const [name, before, after] of cases) {
    it(name, () =>
      withDatabase(async ({ connection, name: database }) => {
        await pinSession(connection);
        const create = (table: string, partitions: string[]): string =>
          `CREATE TABLE ${table} (id int) ENGINE=InnoDB PARTITION BY RANGE (id) (${partitions.join(', ')})`;
        await connection.query(create('t', after()));
        await connection.query(create(`${prefix}t`, before()));
        await connection.query(`INSERT INTO ${prefix}t VALUES (1), (11)`);
        for (const statement of await planShadows(connection, database, ['t']))
          await execute(connection, statement);
        equal(
          canonicalTable(await showCreate(connection, `${prefix}t`)),
          canonicalTable(await showCreate(connection, 't')),
        );
        const [rows] = await connection.query(`SELECT id FROM ${prefix}t ORDER BY id`);
        deepEqual(rows, [{ id: 1 }, { id: 11 }]);
      }),
    );
  }
});
