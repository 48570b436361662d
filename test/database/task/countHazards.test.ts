import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from '../../../src/engine/connection/connection';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { limitsQueries } from '../../../src/engine/ddl/hazards/probes/countQuery';
import { countRows } from '../../../src/engine/execute/countRows';
import { buildPlan } from '../../../src/task/buildPlan';
import { countableTables, countHazards } from '../../../src/task/compare/countHazards';
import { hazardText, type HazardCounts } from '../../../src/task/compare/hazardCounts';
import { sqlPreview } from '../../../src/task/texts/sqlPreview';
import { createDatabase, type TestDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { analyse } from '../../support/taskRun';
import { serverVersion } from '../convergence';
import { startTcpProxy } from '../../support/tcpProxy';

const tables = `
  CREATE TABLE parent (id int NOT NULL PRIMARY KEY);
  CREATE TABLE orders (
    id int NOT NULL PRIMARY KEY, a int NOT NULL, name varchar(5), kind enum('b','a'), price decimal(4,1),
    narrow varchar(20) CHARACTER SET gbk, pair int, parent int, at datetime,
    UNIQUE KEY pair (pair, name(2)), KEY parent (parent),
    CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parent (id));
  CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY);
  CREATE TABLE _test_orders (
    id int NOT NULL PRIMARY KEY, a int, name varchar(50), kind enum('a','b','gone'), price decimal(8,2),
    narrow varchar(20) CHARACTER SET utf8mb4, pair int, parent int, at datetime(3), legacy int);
  INSERT INTO _test_parent VALUES (1);
  INSERT INTO _test_orders VALUES
    (1, NULL, 'abc', 'a', 1.5, 'fine', 1, 1, '2020-01-01 00:00:00.5', 7),
    (2, NULL, 'abcdefg', 'gone', 1.55, '\u{1F600}', 1, 99, '2020-01-01', NULL),
    (3, 1, 'abd', 'b', 5000, '订单', 1, NULL, NULL, 8),
    (4, 1, 'xyz', 'b', NULL, NULL, NULL, NULL, NULL, NULL),
    (5, 1, 'xyw', 'b', NULL, NULL, NULL, NULL, NULL, NULL);`;

describe('counting whom hazards meet', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let opened: Connection[];
  let isOceanBase: boolean;
  let hasGbk: boolean;
  beforeEach(async () => {
    database = await createDatabase();
    opened = [];
    isOceanBase = (await serverVersion()).includes('OceanBase');
    // OceanBase's small edition has no other character set, and TiDB converts none to it.
    hasGbk = !isOceanBase && !(await serverVersion()).includes('TiDB');
    await database.connection.query(hasGbk ? tables : tables.replace(' CHARACTER SET gbk', ''));
  });
  afterEach(() => database.drop());

  const open = async (signal?: AbortSignal): Promise<Connection> => {
    const { server } = database;
    const connection = await openConnection(targetOf(server), server.password, { purpose: 'read' }, signal);
    opened.push(connection);
    return connection;
  };

  const count = async (signal = new AbortController().signal, limit?: number) => {
    const { analysis, comparisons } = await analyse(database);
    const counts = new Map<string, HazardCounts extends ReadonlyMap<string, infer Counts> ? Counts : never>();
    for await (const counted of countHazards(open, countableTables(comparisons), signal, limit)) {
      counts.set(counted.source, counted.counts);
    }
    const plan = buildPlan(analysis, { skipped: [], allowDestructive: true, counts });
    return { analysis, counts, plan };
  };

  it('tells rows and values, and when they were counted', async () => {
    const { plan } = await count();
    const [orders] = plan.tables.filter(({ pair }) => pair.source.name === 'orders');
    const texts = (orders?.hazards ?? []).map((hazard) =>
      hazardText(hazard).replace(/ at \d\d:\d\d\)$/, ')'),
    );
    assert.deepEqual(
      texts.filter((text) => !text.startsWith('adds foreign key')),
      [
        'drops column legacy (2 of 5 rows lose a value, counted)',
        'makes column a NOT NULL (2 of 5 rows have NULL, counted)',
        'narrows column name: varchar(50) → varchar(5) (1 of 5 rows do not fit, counted)',
        'changes the members of column kind (1 of 5 rows have a member that goes, counted)',
        'narrows column price: decimal(8,2) → decimal(4,1) (2 of 5 rows do not fit, counted)',
        ...(hasGbk
          ? [
              'converts column narrow from utf8mb4 to gbk (1 of 5 rows have characters that gbk lacks, counted)',
            ]
          : []),
        'narrows column at: datetime(3) → datetime (1 of 5 rows do not fit, counted)',
        'fails on duplicate values of unique index pair (1 values are there more than once in 5 rows, counted)',
      ],
    );
    assert.match(
      texts.at(-1) ?? '',
      /without checking the rows that are there \(1 of 5 rows have no parent, counted/,
    );
    assert.match(
      sqlPreview(plan, 'x'),
      /makes column a NOT NULL \(2 of 5 rows have NULL, counted at \d\d:\d\d\)/,
    );
  });

  it('tells values that another collation takes for the same', async () => {
    await database.connection.query(`
      CREATE TABLE codes (id int NOT NULL PRIMARY KEY, code varchar(9) COLLATE utf8mb4_general_ci, two varchar(9) COLLATE utf8mb4_general_ci,
        UNIQUE KEY kept (code), UNIQUE KEY added (two(3))) DEFAULT CHARSET=utf8mb4;
      CREATE TABLE _test_codes (id int NOT NULL PRIMARY KEY, code varchar(9) COLLATE utf8mb4_bin, two varchar(9) COLLATE utf8mb4_bin,
        UNIQUE KEY kept (code)) DEFAULT CHARSET=utf8mb4;
      INSERT INTO _test_codes VALUES (1, 'a', 'abcx'), (2, 'A', 'ABCy'), (3, 'b', 'bcd');`);
    const { plan } = await count();
    const codes = plan.tables.find(({ pair }) => pair.source.name === 'codes');
    assert.deepEqual(
      (codes?.hazards ?? []).map((hazard) => hazardText(hazard).replace(/, counted at \d\d:\d\d\)$/, ')')),
      [
        'fails on duplicate values of unique index added (1 values are there more than once in 3 rows)',
        'fails on duplicate values of unique index kept as its columns change (1 values are there more than once in 3 rows)',
      ],
    );
  });

  it('tells no number of orphans where the values will be others', async () => {
    const columns = (collation: string) => `varchar(9) COLLATE ${collation}`;
    const [bin, general] = [columns('utf8mb4_bin'), columns('utf8mb4_general_ci')];
    await database.connection.query(`
      CREATE TABLE owners (id ${bin} NOT NULL, UNIQUE KEY id (id));
      CREATE TABLE pets (a ${bin}, b ${bin}, KEY a (a), KEY b (b),
        CONSTRAINT pets_a FOREIGN KEY (a) REFERENCES owners (id), CONSTRAINT pets_b FOREIGN KEY (b) REFERENCES owners (id));
      CREATE TABLE _test_owners (id ${general} NOT NULL, UNIQUE KEY id (id));
      CREATE TABLE _test_pets (a ${general}, b ${general}, KEY a (a), KEY b (b),
        CONSTRAINT kept FOREIGN KEY (a) REFERENCES _test_owners (id));
      INSERT INTO _test_owners VALUES ('A');
      INSERT INTO _test_pets VALUES ('a', 'a');`);
    const { plan } = await count();
    const pets = plan.tables.find(({ pair }) => pair.source.name === 'pets');
    assert.deepEqual((pets?.hazards ?? []).map(hazardText).sort(), [
      'adds foreign key _test_pets_a again without checking the rows',
      'adds foreign key _test_pets_b without checking the rows that are there',
    ]);
  });

  it('of nothing leaves the hazard and the consent it needs, and the plan as it is', async () => {
    await database.connection.query('DELETE FROM _test_orders');
    const { analysis, counts, plan } = await count();
    const counted = plan.tables.flatMap(({ hazards }) => hazards.flatMap((hazard) => hazard.counted ?? []));
    assert.ok(counted.length > 5);
    assert.deepEqual([...new Set(counted.map(({ touched }) => touched))], [0]);
    const choice = { skipped: [], allowDestructive: false };
    assert.equal(
      buildPlan(analysis, { ...choice, counts }).excluded.find(({ pair }) => pair.source.name === 'orders')
        ?.reason,
      'destructive',
    );
    assert.equal(buildPlan(analysis, { ...choice, counts }).hash, buildPlan(analysis, choice).hash);
  });

  it('asks each table once, and once more for keys and foreign keys', async () => {
    const { comparisons } = await analyse(database);
    const { server } = database;
    const proxy = await startTcpProxy(server.host, server.port);
    try {
      const target = targetOf(server, { host: '127.0.0.1', port: proxy.port });
      const through = (signal?: AbortSignal) =>
        openConnection(target, server.password, { purpose: 'read' }, signal);
      const { signal } = new AbortController();
      for await (const { counts } of countHazards(through, countableTables(comparisons), signal)) {
        assert.ok(counts.size > 0);
      }
      const asked = proxy.commands.filter((sql) => sql.includes('COUNT(*) AS total'));
      assert.equal(asked.length, 3, asked.join('\n'));
    } finally {
      await proxy.close();
    }
  });

  it('gives up a table after its time, and says so', async function () {
    // OceanBase takes no LOCK TABLES, and TiDB's locks nothing unless its configuration says so.
    if (isOceanBase || (await serverVersion()).includes('TiDB')) return this.skip();
    const blocker = await database.server.connectRoot({ database: database.name });
    await blocker.query('LOCK TABLES _test_orders WRITE');
    try {
      const { plan } = await count(undefined, 1);
      const counted = plan.tables.flatMap(({ hazards }) => hazards.flatMap((hazard) => hazard.counted ?? []));
      assert.deepEqual([...new Set(counted.map(({ text }) => text))], ['not counted: it took too long']);
    } finally {
      await blocker.end();
    }
  });

  it('ends what runs too long where the server is told no limit', async function () {
    const connection = await open();
    if (limitsQueries(connection.server)) {
      await connection.close();
      return this.skip();
    }
    const sql = `SELECT COUNT(*) AS total, SLEEP(50) AS c0 FROM ${database.name}._test_parent`;
    const { signal } = new AbortController();
    const counting = countRows(connection, { sql, probes: [] }, 1, open, signal);
    await until(async () => (await running(database)) > 0);
    await assert.rejects(counting, /longer than 1 s/);
    await until(async () => (await running(database)) === 0);
  });

  it('can be cancelled, and nothing of it runs on', async function () {
    // OceanBase takes no LOCK TABLES, and TiDB's locks nothing unless its configuration says so.
    if (isOceanBase || (await serverVersion()).includes('TiDB')) return this.skip();
    const blocker = await database.server.connectRoot({ database: database.name });
    await blocker.query('LOCK TABLES _test_orders WRITE');
    const abort = new AbortController();
    const counting = count(abort.signal);
    await until(async () => (await running(database)) > 0);
    abort.abort();
    await assert.rejects(counting, /Aborted/);
    await until(async () => (await running(database)) === 0);
    await blocker.end();
    assert.ok(opened.length >= 2, 'another connection ended it');
  });
});

/** How many counting statements the server works on. */
async function running({ server, name }: TestDatabase): Promise<number> {
  const root = await server.connectRoot();
  const [rows] = await root.query<RowDataPacket[]>(
    `SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE '%COUNT(*) AS total%' AND INFO LIKE ? AND ID <> CONNECTION_ID()`,
    [`%${name}%`],
  );
  await root.end();
  return rows.length;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come to that.');
}
