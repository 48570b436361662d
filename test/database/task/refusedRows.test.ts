import assert from 'node:assert/strict';
import { openConnection } from '../../../src/engine/connection/openConnection';
import type { HazardCounts } from '../../../src/task/compare/hazardCounts';
import { buildPlan } from '../../../src/task/buildPlan';
import { countableTables, countHazards } from '../../../src/task/compare/countHazards';
import { createDatabase, startDatabase, type TestDatabase, withDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { serverKnows } from '../../support/fixtures';
import { isMysql8, isServer, type ServerKind, sharedServerKind } from '../../support/serverKind';
import { analyse, execute, makePlan, results } from '../../support/taskRun';
import { onAll, onThoseWithChecks, type RefusedRows } from './refusedRowsCases';
import { onMariadb, onMysql, onOceanBase } from './refusedRowsOfServers';

describe('rows that a change does not take', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
    // OceanBase has it by itself, and answers "Internal error" now and then where a new database is altered.
    if (await isServer('oceanbase')) return;
    await database.connection.query('ALTER DATABASE DEFAULT CHARACTER SET utf8mb4');
  });
  afterEach(() => database.drop());

  const announces = (
    cases: Readonly<Record<string, RefusedRows>>,
    fits: (server: ServerKind, rows: RefusedRows) => boolean,
  ): void => {
    for (const [what, refused] of Object.entries(cases)) {
      it(`are announced: ${what}`, async function () {
        const server = await sharedServerKind();
        if (!fits(server, refused) || !serverKnows({ needs: refused.needs ?? [] }, server.version))
          return this.skip();
        const { source, shadow, rows, hazard, touched, afterwards = '' } = refused;
        const inserts = rows.map((row) => `INSERT INTO _test_t VALUES ${row};`).join('\n');
        await database.connection.query(
          `CREATE TABLE t ${source}; CREATE TABLE _test_t ${shadow}; SET sql_mode = ''; ${inserts} ${afterwards}`,
        );
        const { analysis, comparisons } = await analyse(database);
        const counts: HazardCounts = new Map(await counted(database, comparisons));
        const plan = buildPlan(analysis, { skipped: [], allowDestructive: true, counts });
        const hazards = plan.tables.flatMap((table) => table.hazards);
        // MySQL's names of checks are one to a database.
        const found = hazards.find(({ text }) => text.replace('check _test_c', 'check c') === hazard);
        assert.ok(found, hazards.map(({ text }) => text).join('\n'));
        assert.equal(found.counted?.touched, touched, found.counted?.text);
        const { task } = await execute(database, plan);
        const isTaken = refused.mysql56 !== undefined && server.version.startsWith('5.6');
        if (isTaken) assert.ok(found.destructive, refused.mysql56);
        assert.deepEqual(results(task), { t: isTaken ? 'succeeded' : 'failed' }, 'the server refuses');
        return undefined;
      });
    }
  };

  const isLikeMysql8 = ({ flavor, version }: ServerKind, { oceanbase }: RefusedRows): boolean =>
    flavor === 'oceanbase' ? oceanbase === undefined : flavor === 'mysql' && isMysql8(version);

  // TiDB has neither UCS-2 nor GBK to convert, makes no text of bytes, knows no FTS_DOC_ID, and refuses changes around computed columns or makes
  // them whatever these hold.
  const isBeyondTidb = ({ source, shadow }: RefusedRows): boolean =>
    /ucs2|gbk|=binary|FTS_DOC_ID| AS \(/i.test(source + shadow);

  announces(onAll, (server, rows) =>
    server.flavor === 'tidb'
      ? !isBeyondTidb(rows)
      : server.flavor === 'oceanbase'
        ? isLikeMysql8(server, rows)
        : !(server.version.startsWith('5.6') && rows.source.includes(' AS (')),
  );
  announces(onThoseWithChecks, (server, rows) => server.flavor === 'mariadb' || isLikeMysql8(server, rows));
  announces(onMariadb, ({ flavor }) => flavor === 'mariadb');
  announces(onMysql, isLikeMysql8);
  announces(onOceanBase, ({ flavor }) => flavor === 'oceanbase');
});

describe('rows without a number', () => {
  it('are not alike for a column that begins to count', async function () {
    const { flavor } = await sharedServerKind();
    if (flavor !== 'mariadb' && flavor !== 'mysql') return this.skip();
    await withDatabase(async (database) => {
      await database.connection.query(
        `CREATE TABLE t (a int NOT NULL AUTO_INCREMENT PRIMARY KEY); CREATE TABLE _test_t (a int);
         INSERT INTO _test_t VALUES (0), (0), (NULL), (7)`,
      );
      const { analysis, comparisons } = await analyse(database);
      const counts: HazardCounts = new Map(await counted(database, comparisons));
      const plan = buildPlan(analysis, { skipped: [], allowDestructive: true, counts });
      const hazards = plan.tables.flatMap((table) => table.hazards);
      const touched = (text: string): number | undefined =>
        hazards.find((hazard) => hazard.text === text)?.counted?.touched;
      assert.equal(touched('fails on duplicate values of the primary key'), 0);
      assert.equal(
        touched('numbers the rows whose a is 0 or NULL, or fails where a number is taken or none is left'),
        3,
      );
      const { task } = await execute(database, plan);
      assert.deepEqual(results(task), { t: 'succeeded' });
    });
    return undefined;
  });
});

describe('rows that MariaDB takes without a look', () => {
  const cases = {
    'the check of a column': ['(a int CHECK (a > 0))', '(a int)', '(-1), (1), (NULL)', 'column a'],
    'the check of a new column': ['(a int, b int DEFAULT 0 CHECK (b > 0))', '(a int)', '(1)', 'column b'],
    'texts that are no JSON': ['(a json)', '(a longtext COLLATE utf8mb4_bin)', "('abc'), ('{}')", 'column a'],
  } as const;
  for (const [what, [source, shadow, rows, column]] of Object.entries(cases)) {
    it(`are announced as such: ${what}`, async function () {
      // Before 10.4 JSON is LONGTEXT, and a column with a check is added by a copy.
      const { version } = await sharedServerKind();
      if (!serverKnows({ needs: ['mariadb 10.4'] }, version)) return this.skip();
      await withDatabase(async (database) => {
        await database.connection.query(
          `CREATE TABLE t ${source}; CREATE TABLE _test_t ${shadow}; INSERT INTO _test_t VALUES ${rows}`,
        );
        const { analysis, comparisons } = await analyse(database);
        const counts: HazardCounts = new Map(await counted(database, comparisons));
        const plan = buildPlan(analysis, { skipped: [], allowDestructive: true, counts });
        const [hazard] = plan.tables.flatMap((table) => table.hazards);
        assert.equal(hazard?.text, `adds the check of ${column} without checking the rows that are there`);
        assert.equal(hazard.counted?.touched, column === 'column b' ? undefined : 1);
        const { task } = await execute(database, plan);
        assert.deepEqual(results(task), { t: 'succeeded' });
      });
      return undefined;
    });
  }
});

describe('times that a time zone leaves out', function () {
  this.timeout(60_000);

  it('are counted, since no TIMESTAMP holds them', async () => {
    const server = await startDatabase({ timeZone: 'Europe/Berlin' });
    try {
      await withDatabase(async (database) => {
        await database.connection.query(`CREATE TABLE t (a timestamp NULL); CREATE TABLE _test_t (a datetime);
          INSERT INTO _test_t VALUES ('2020-03-29 02:30:00'), ('2020-10-25 02:30:00'), ('2020-07-01'), (NULL);`);
        const { comparisons } = await analyse(database);
        const counts = (await counted(database, comparisons)).flatMap(([, found]) => [...found.values()]);
        assert.deepEqual(
          counts.map(({ touched }) => touched),
          [1],
        );
        const plan = await makePlan(database);
        assert.deepEqual(results((await execute(database, plan)).task), { t: 'failed' });
      }, server);
    } finally {
      await server.stop();
    }
  });
});

describe('rows without parents', function () {
  this.timeout(60_000);

  for (const native of ['OFF', 'ON']) {
    it(`are announced where MySQL refuses to copy them: InnoDB looks after foreign keys: ${native}`, async function () {
      const kind = await sharedServerKind();
      if (!serverKnows({ needs: ['mysql 9.6'] }, kind.version)) this.skip();
      const server = await startDatabase({ flags: [`--innodb-native-foreign-keys=${native}`] });
      try {
        await withDatabase(async (database) => {
          await database.connection.query(`CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE _test_p LIKE p;
            CREATE TABLE t (a bigint, CONSTRAINT l FOREIGN KEY (l) REFERENCES p (id), l int);
            CREATE TABLE _test_t (a int, l int, CONSTRAINT _test_l FOREIGN KEY (l) REFERENCES _test_p (id));
            SET foreign_key_checks = 0; INSERT INTO _test_t VALUES (1, 7); SET foreign_key_checks = 1;`);
          const plan = await makePlan(database);
          const texts = plan.tables.flatMap(({ hazards }) => hazards.map(({ text }) => text));
          const announced = texts.some((text) => text.startsWith('fails on rows that violate foreign key'));
          assert.equal(announced, native === 'OFF', texts.join('\n'));
          const { task } = await execute(database, plan);
          assert.deepEqual(results(task)['t'], native === 'OFF' ? 'failed' : 'succeeded');
        }, server);
      } finally {
        await server.stop();
      }
    });
  }
});

async function counted(
  { server }: TestDatabase,
  comparisons: Awaited<ReturnType<typeof analyse>>['comparisons'],
): Promise<[string, HazardCounts extends ReadonlyMap<string, infer Counts> ? Counts : never][]> {
  const open = (signal?: AbortSignal) =>
    openConnection(targetOf(server), server.password, { purpose: 'read' }, signal);
  const found: Awaited<ReturnType<typeof counted>> = [];
  const { signal } = new AbortController();
  for await (const { source, counts } of countHazards(open, countableTables(comparisons), signal)) {
    found.push([source, counts]);
  }
  return found;
}
