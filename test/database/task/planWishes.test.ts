import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { buildPlan } from '../../../src/task/buildPlan';
import { noWishes, type PlanWishes } from '../../../src/task/compare/planWishes';
import { sqlPreview } from '../../../src/task/texts/sqlPreview';
import { createDatabase, type TestDatabase } from '../../support/database';
import { isMysql8, isServer, sharedServerKind } from '../../support/serverKind';
import { serverVersion } from '../convergence';
import { analyse, execute, results } from '../../support/taskRun';

const family = `
  CREATE TABLE parent (id int NOT NULL PRIMARY KEY, name varchar(10), top int, KEY top (top),
    CONSTRAINT fk_top FOREIGN KEY (top) REFERENCES parent (id));
  CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
    CONSTRAINT fk_parent FOREIGN KEY (parent) REFERENCES parent (id));
  CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY, name varchar(20), top int, KEY top (top),
    CONSTRAINT _test_fk_top FOREIGN KEY (top) REFERENCES _test_parent (id));
  CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
    CONSTRAINT _test_fk_parent FOREIGN KEY (parent) REFERENCES _test_parent (id));
  INSERT INTO _test_parent VALUES (1, 'a', NULL), (2, 'b', 1);
  INSERT INTO _test_child VALUES (1, 1), (2, 2);`;

describe('what the user wants of a plan', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  const planned = async (
    wishes: Partial<PlanWishes>,
    skipped: readonly string[] = [],
    allowDestructive = true,
  ) => {
    const { analysis } = await analyse(database);
    return buildPlan(analysis, { skipped, allowDestructive, wishes: { ...noWishes, ...wishes } });
  };
  const sqlOf = async (wishes: Partial<PlanWishes>): Promise<string[]> =>
    (await planned(wishes)).tables.flatMap(({ statements }) => statements.map(({ sql }) => sql));
  const count = async (table: string): Promise<number> => {
    const [[row]] = await database.connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.['n']);
  };
  const counterOf = async (table: string): Promise<number> => {
    const [[row]] = await database.connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
    return Number(/AUTO_INCREMENT ?= ?(\d+)/.exec(String(row?.['Create Table']))?.[1] ?? 1);
  };

  describe('a shadow made anew', () => {
    it('loses its rows and nothing else; foreign keys to it come back', async () => {
      await database.connection.query(family);
      const plan = await planned({ recreated: new Set(['parent']) });
      assert.deepEqual(
        plan.tables.map(({ pair, result }) => [pair.source.name, result]),
        [
          ['child', 'modify'],
          ['parent', 'recreate'],
        ],
      );
      assert.match(
        sqlPreview(plan, 'x'),
        /parent → _test_parent · recreate · drops the shadow with its rows/,
      );
      const { task } = await execute(database, plan);
      assert.deepEqual(results(task), { child: 'succeeded', parent: 'succeeded' });
      assert.deepEqual([await count('_test_parent'), await count('_test_child')], [0, 2]);
      assert.equal((await planned({ recreated: new Set(['parent']) })).tables.length, 0, 'it is in step');
    });

    it('can be one of several that point to one another', async () => {
      await database.connection.query(`${family}
        ALTER TABLE child ADD COLUMN x int;`);
      const plan = await planned({ recreated: new Set(['parent', 'child']) });
      const { task } = await execute(database, plan);
      assert.deepEqual(results(task), { child: 'succeeded', parent: 'succeeded' });
      assert.deepEqual((await planned({})).tables, []);
    });

    it('is destructive, and left out without consent', async () => {
      await database.connection.query(family);
      const plan = await planned({ recreated: new Set(['parent']) }, [], false);
      assert.deepEqual(
        plan.excluded.map(({ pair, reason }) => [pair.source.name, reason]),
        [
          ['child', 'consistent'],
          ['parent', 'destructive'],
        ],
      );
    });

    it('is refused while a foreign key of a table that stays points to it', async () => {
      await database.connection.query(family);
      const plan = await planned({ recreated: new Set(['parent']) }, ['child']);
      assert.deepEqual(plan.tables, []);
      const parent = plan.excluded.find(({ pair }) => pair.source.name === 'parent');
      assert.equal(parent?.reason, 'unsupported');
      assert.match(
        parent.detail ?? '',
        /the foreign key _test_fk_parent of _test_child, which stays as it is, points to it/,
      );
    });

    it('is refused while one of a table outside of the task points to it', async () => {
      await database.connection.query(`${family}
        CREATE TABLE stranger (id int NOT NULL PRIMARY KEY, p int, KEY p (p), CONSTRAINT fk_s FOREIGN KEY (p) REFERENCES _test_parent (id));`);
      const { analysis } = await analyse(database, { range: 'partial', tables: ['parent', 'child'] });
      const wishes = { ...noWishes, recreated: new Set(['parent']) };
      const plan = buildPlan(analysis, { skipped: [], allowDestructive: true, wishes });
      assert.deepEqual(plan.tables, []);
      const parent = plan.excluded.find(({ pair }) => pair.source.name === 'parent');
      assert.match(
        parent?.detail ?? '',
        /the foreign key fk_s of stranger, which stays as it is, points to it/,
      );
    });
  });

  describe('counters', () => {
    const counting = `
      CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, note varchar(9));
      CREATE TABLE stock (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
      CREATE TABLE _test_stock (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
      CREATE TABLE items (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
      CREATE TABLE _test_items (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
      CREATE TABLE plain (id int NOT NULL PRIMARY KEY);
      INSERT INTO _test_items VALUES (5000);
      INSERT INTO orders VALUES (77, 'x');`;

    it('are nobody’s affair unless asked', async () => {
      await database.connection.query(counting);
      for (const sql of await sqlOf({})) assert.doesNotMatch(sql, /AUTO_INCREMENT=/);
    });

    it('begin where asked in new shadows', async () => {
      await database.connection.query(counting);
      const plan = await planned({ counter: { kind: 'startAt', at: 1000, existing: false } });
      assert.deepEqual(
        plan.tables.map(({ pair }) => pair.source.name),
        ['orders', 'plain'],
      );
      const { task } = await execute(database, plan);
      assert.deepEqual(results(task), { orders: 'succeeded', plain: 'succeeded' });
      assert.equal(await counterOf('_test_orders'), 1000);
    });

    it('are raised in shadows that are there, never lowered', async () => {
      await database.connection.query(counting);
      const counter = { kind: 'startAt', at: 1000, existing: true } as const;
      const plan = await planned({ counter });
      assert.deepEqual(
        plan.tables.map(({ pair }) => pair.source.name),
        ['orders', 'plain', 'stock'],
      );
      const { task } = await execute(database, plan);
      assert.deepEqual([...new Set(Object.values(results(task)))], ['succeeded']);
      // TiDB takes numbers by the thousands, and goes on behind them.
      const taken = (await isServer('tidb')) ? 30_000 : 0;
      assert.deepEqual(
        [await counterOf('_test_stock'), await counterOf('_test_items')],
        [1000, 5001 + taken],
      );
      assert.deepEqual((await planned({ counter })).tables, [], 'it comes to an end');
    });
  });

  describe('ALGORITHM and LOCK', () => {
    const tables = `
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, a bigint, b int, KEY b (b));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, b int);
      CREATE TABLE p (id int NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3;
      CREATE TABLE _test_p (id int NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2;`;

    it('stand in each statement that takes them, and change the plan', async function () {
      if ((await serverVersion()).includes('OceanBase')) return this.skip();
      await database.connection.query(tables);
      const alter = { algorithm: 'COPY', lock: 'SHARED' } as const;
      const plain = await planned({});
      const plan = await planned({ alter });
      assert.notEqual(plan.hash, plain.hash);
      const sql = plan.tables.map(({ statements }) => statements.map((statement) => statement.sql).join(';'));
      assert.doesNotMatch(sql[0] ?? '', /ALGORITHM|LOCK/, 'partitioning takes none');
      // TiDB has no LOCK.
      const { flavor } = await sharedServerKind();
      assert.match(
        sql[1] ?? '',
        flavor === 'tidb' ? /,\n {2}ALGORITHM=COPY$/ : /,\n {2}ALGORITHM=COPY,\n {2}LOCK=SHARED$/,
      );
      const { task } = await execute(database, plan);
      assert.deepEqual(results(task), { p: 'succeeded', t: 'succeeded' });
    });

    it('are left out on OceanBase, which has none', async function () {
      if (!(await serverVersion()).includes('OceanBase')) return this.skip();
      await database.connection.query(tables);
      const asked = await sqlOf({ alter: { algorithm: 'INPLACE', lock: 'NONE' } });
      return assert.deepEqual(asked, await sqlOf({}));
    });

    it('that the server cannot keep make it refuse, and nothing weaker is tried', async function () {
      if ((await serverVersion()).includes('OceanBase')) return this.skip();
      await database.connection.query(tables);
      // TiDB does instantly what it can, whatever else it is asked for.
      const algorithm = (await isServer('tidb')) ? 'INSTANT' : 'INPLACE';
      const plan = await planned({ alter: { algorithm, lock: 'NONE' } }, ['p']);
      const { task, events } = await execute(database, plan);
      const state = task.tables['t']?.state;
      assert.equal(state?.status, 'failed');
      assert.match(
        'message' in state ? state.message : '',
        /Choose another ALGORITHM or LOCK, or leave the choice to the server/,
      );
      assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 1);
    });

    it('that MySQL 8 keeps no more, after its last row version, make it refuse', async function () {
      if (!isMysql8(await serverVersion(), 29)) return this.skip();
      const { connection } = database;
      await connection.query(
        'CREATE TABLE t (id int PRIMARY KEY, a int, b int); CREATE TABLE _test_t (id int PRIMARY KEY)',
      );
      // It takes 64 of them, later ones 255.
      const change = (what: string): Promise<boolean> =>
        connection.query(`ALTER TABLE _test_t ${what}, ALGORITHM=INSTANT`).then(
          () => true,
          () => false,
        );
      while ((await change('ADD COLUMN a int')) && (await change('DROP COLUMN a')));
      const { task } = await execute(database, await planned({ alter: { algorithm: 'INSTANT' } }));
      const state = task.tables['t']?.state;
      assert.equal(state?.status, 'failed');
      assert.match('message' in state ? state.message : '', /Nothing was changed\. Choose another ALGORITHM/);
      const again = await execute(database, await planned({}));
      assert.deepEqual(results(again.task), { t: 'succeeded' });
    });
  });
});
