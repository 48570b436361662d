import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { listTables } from '../../../src/engine/catalog/listTables';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { EngineError } from '../../../src/engine/engineError';
import { buildPlan } from '../../../src/task/buildPlan';
import { planWishes } from '../../../src/task/compare/planWishes';
import { compareTables } from '../../../src/task/compareTables';
import type { Plan } from '../../../src/task/plan';
import type { TableComparison } from '../../../src/task/tableComparison';
import { createDatabase, type TestDatabase } from '../../support/database';
import { closeConnections, openTo, targetOf } from '../../support/engineTarget';
import { execute, makePlan, results, taskSettings } from '../../support/taskRun';
import { isServer, sharedServerKind } from '../../support/serverKind';
import { startTcpProxy } from '../../support/tcpProxy';

describe('comparing tables', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  const pairsOf = (sources: readonly string[]) =>
    sources.map((name) => ({
      source: { database: database.name, name },
      shadow: { database: database.name, name: `_test_${name}` },
    }));

  it('reads what exists, fifty tables in a round trip', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `t${index}`);
    await database.connection.query(
      names.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY);`).join('') +
        names
          .slice(0, 60)
          .map((name) => `CREATE TABLE _test_${name} (id int PRIMARY KEY);`)
          .join(''),
    );
    const { server } = database;
    const proxy = await startTcpProxy(server.host, server.port);
    try {
      const connection = await openTo(server, 'read', { host: '127.0.0.1', port: proxy.port });
      const before = proxy.commands.length;
      const settings = taskSettings({ database: database.name });
      let rows = 0;
      const listed = await listTables(connection, database.name);
      for await (const progress of compareTables([connection], pairsOf(names), listed, settings))
        if (progress.kind === 'tables') rows += progress.comparisons.length;
      await connection.close();
      const commands = proxy.commands.slice(before).filter((sql) => sql.includes('SHOW CREATE'));
      assert.equal(rows, 120);
      assert.equal(commands.length, Math.ceil((120 + 60) / 50));
      // TiDB lists checks, and has no quick list of foreign keys that goes along.
      const lists = (await isServer('tidb')) ? 3 : 2;
      assert.ok(
        proxy.commands.length - before <= commands.length + lists,
        proxy.commands.slice(before).join('\n'),
      );
    } finally {
      await proxy.close();
    }
  });

  it('makes a table that cannot be analysed its own row, with the reason (CR-6)', async () => {
    await database.connection.query(`
      CREATE TABLE fine (id int PRIMARY KEY, a int, b int, c int);
      CREATE TABLE taken (id int PRIMARY KEY, a int, b int, c int);
      CREATE VIEW _test_taken AS SELECT 1 AS id;
      CREATE TABLE strange (id int PRIMARY KEY, a int, b int, c int);
      CREATE TABLE _test_strange (id int PRIMARY KEY, x int, y int, z int);`);
    const connection = await openTo(database.server, 'read');
    const settings = taskSettings({ database: database.name });
    const rows: TableComparison[] = [];
    const pairs = pairsOf(['fine', 'gone', 'taken', 'strange']);
    const listed = await listTables(connection, database.name);
    for await (const progress of compareTables([connection], pairs, listed, settings)) {
      if (progress.kind === 'finished') rows.push(...progress.comparisons);
    }
    await connection.close();
    assert.deepEqual(
      rows.map(({ pair }) => pair.source.name),
      ['fine', 'gone', 'taken', 'strange'],
      'in the order of the request',
    );
    const [fine, gone, taken, strange] = rows.map(({ state }) => state);
    assert.equal(fine?.status === 'compared' && fine.compared.diff.kind, 'create');
    assert.match(gone?.status === 'failed' ? gone.message : '', /gone is not in \w+ any more/);
    assert.match(taken?.status === 'failed' ? taken.message : '', /A view named _test_taken/);
    const diff = strange?.status === 'compared' ? strange.compared.diff : undefined;
    assert.match(
      diff?.kind === 'unsupported' ? diff.reason : '',
      /_test_strange exists and does not look like a shadow of strange: they share 1 of 4 columns/,
    );
  });

  it('makes a table that the account may not see its own row, with the reason (E05)', async function () {
    const { administrator, flavor } = await sharedServerKind();
    if (!administrator) this.skip();
    const user = `e${database.name}`.slice(0, 16);
    await database.connection.query(`
      CREATE TABLE fine (id int PRIMARY KEY); CREATE TABLE secret (id int PRIMARY KEY, a int);
      CREATE USER '${user}'@'%' IDENTIFIED BY '';
      GRANT SELECT ON ${database.name}.fine TO '${user}'@'%';
      GRANT SELECT (id) ON ${database.name}.secret TO '${user}'@'%';`);
    try {
      const connection = await openConnection(targetOf(database.server, { user }), '');
      const rows: TableComparison[] = [];
      const listed = await listTables(connection, database.name);
      const settings = taskSettings({ database: database.name });
      for await (const progress of compareTables([connection], pairsOf(['fine', 'secret']), listed, settings))
        if (progress.kind === 'finished') rows.push(...progress.comparisons);
      await connection.close();
      assert.deepEqual(
        rows.map(({ state }) => state.status),
        ['compared', 'failed'],
        flavor,
      );
      assert.match(JSON.stringify(rows[1]?.state), /denied/);
    } finally {
      await database.connection.query(`DROP USER '${user}'@'%'`);
    }
  });

  it('fails as a whole where the server cannot be asked, and can be done again (E04)', async () => {
    await database.connection.query(
      'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)',
    );
    const { server } = database;
    const settings = taskSettings({ database: database.name });
    const proxy = await startTcpProxy(server.host, server.port);
    const compare = async (): Promise<readonly string[]> => {
      const states: string[] = [];
      const connection = await openTo(server, 'read', { port: proxy.port });
      const listed = await listTables(connection, database.name);
      for await (const progress of compareTables([connection], pairsOf(['a', 'b']), listed, settings))
        if (progress.kind === 'tables') states.push(...progress.comparisons.map(({ state }) => state.status));
        else if (progress.kind === 'finished') states.push('finished');
      return states;
    };
    try {
      for (const lost of [/information_schema\.tables|SHOW FULL TABLES/i, /SHOW CREATE TABLE/]) {
        proxy.decide = (sql) => (lost.test(sql) ? 'loseReply' : 'pass');
        await assert.rejects(compare(), { code: 'connectionLost' }, String(lost));
      }
      proxy.decide = () => 'pass';
      assert.deepEqual(await compare(), ['compared', 'compared', 'finished']);
    } finally {
      await closeConnections();
      await proxy.close();
    }
  });

  it('takes a table that shares few columns for the shadow once the user says so', async () => {
    await database.connection.query(`
      CREATE TABLE people (id int PRIMARY KEY, name varchar(40), mail varchar(80), born date);
      CREATE TABLE _test_people (id int PRIMARY KEY, full_name varchar(40), address varchar(80), age int);
      INSERT INTO _test_people VALUES (7, 'Ann', 'ann@example.com', 30);`);
    const settings = { range: 'partial', tables: ['people'] } as const;
    const renamed = (['full_name name', 'address mail'] as const).map((names) => {
      const [from = '', to = ''] = names.split(' ');
      return { table: 'people', from, to };
    });
    const mistyped = [{ table: 'people', from: 'fullname', to: 'nane' }];
    const planned = (wish: Parameters<typeof planWishes>[0]): Promise<Plan> =>
      makePlan(database, settings, { wishes: planWishes(wish) });
    for (const wish of [{}, { renamed: mistyped }]) {
      const plan = await planned(wish);
      assert.match(plan.excluded[0]?.detail ?? '', /does not look like a shadow of people/);
    }
    const anew = await planned({ recreated: ['people'] });
    assert.match(anew.tables[0]?.statements[0]?.sql ?? '', /^DROP TABLE/);
    const plan = await planned({ renamed });
    assert.deepEqual(results((await execute(database, plan)).task), { people: 'succeeded' });
    const [rows] = await database.connection.query('SELECT * FROM _test_people');
    assert.deepEqual(rows, [{ id: 7, name: 'Ann', mail: 'ann@example.com', born: null }]);
  });

  it('makes no shadow that would lead to the rows of real tables', async function () {
    if (!(await hasMergeTables(database))) this.skip();
    await database.connection.query(`
      CREATE TABLE january (id int) ENGINE=MyISAM;
      CREATE TABLE year (id int) ENGINE=MERGE UNION=(january) INSERT_METHOD=LAST;`);
    const plan = await makePlan(database);
    assert.deepEqual(
      plan.tables.map(({ pair }) => pair.source.name),
      ['january'],
    );
    assert.match(plan.excluded[0]?.detail ?? '', /^year has no rows of its own \(engine MRG_MyISAM\)/);
    assert.equal(plan.excluded[0]?.reason, 'unsupported');
  });

  it('takes no bytes for others where the server prints them as no text can be (X15)', async () => {
    await database.connection.query(`
      CREATE TABLE changed (id int, a varbinary(4) DEFAULT 0x80);
      CREATE TABLE _test_changed (id int, a varbinary(4) DEFAULT 0x81);
      CREATE TABLE fresh (a binary(2) DEFAULT 0xFFFE, b int);
      CREATE TABLE plain (a binary(2) DEFAULT 'b?', b int COMMENT '\uFFFD');
      CREATE TABLE _test_plain (a binary(2) DEFAULT 'b!', b int COMMENT '\uFFFD');`);
    const [rows] = await database.connection.query<RowDataPacket[]>('SHOW CREATE TABLE changed');
    const printed = /DEFAULT (0x80|x'80'|'\?'|'\uFFFD')/.exec(String(rows[0]?.['Create Table']))?.[1];
    const reads = /80'?$/.test(printed ?? '');
    const plan = await makePlan(database);
    const excluded = plan.excluded.map(({ pair, reason }) => `${pair.source.name}: ${reason}`);
    // Of a question mark older servers do not tell what it stands for.
    const doubtful = reads ? [] : ['changed: unsupported', 'fresh: unsupported'];
    assert.deepEqual(excluded, printed === "'?'" ? [...doubtful, 'plain: unsupported'] : doubtful);
    if (!reads)
      assert.match(
        plan.excluded[0]?.detail ?? '',
        /^Column a of _test_changed has, as its source has, bytes/,
      );
    assert.equal(plan.tables.length, 3 - excluded.length);
  });

  it('takes no members for others where the server prints them as no text can be', async function () {
    const { flavor, version } = await sharedServerKind();
    // MySQL 8 has no such members, OceanBase no such character set of theirs.
    if (flavor !== 'mariadb' && !(flavor === 'mysql' && version.startsWith('5.'))) this.skip();
    await database.connection.query(`
      CREATE TABLE changed (id int, a enum('a', 0x80) CHARACTER SET binary);
      CREATE TABLE _test_changed (id int, a enum('a', 0x81) CHARACTER SET binary);
      CREATE TABLE fresh (a set('a', 0xFFFE) CHARACTER SET binary);
      CREATE TABLE plain (a enum('a?', 'b'));
      CREATE TABLE _test_plain (a enum('a?', 'b'));`);
    const plan = await makePlan(database);
    assert.deepEqual(
      plan.excluded.map(({ pair, reason }) => `${pair.source.name}: ${reason}`),
      ['changed: unsupported', 'fresh: unsupported', 'plain: consistent'],
    );
  });

  it('gives new foreign keys free names, also with an account that may not ask InnoDB for the taken ones', async function () {
    if (!(await sharedServerKind()).administrator) this.skip();
    const user = `f${database.name}`.slice(0, 16);
    await database.connection.query(`
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int PRIMARY KEY, p int, CONSTRAINT c1 FOREIGN KEY (p) REFERENCES parent (id));
      CREATE TABLE third (id int PRIMARY KEY, p int, CONSTRAINT _test_c1 FOREIGN KEY (p) REFERENCES parent (id));
      CREATE USER '${user}'@'%' IDENTIFIED BY '';
      GRANT SELECT, REFERENCES ON ${database.name}.* TO '${user}'@'%';`);
    try {
      for (const name of [database.server.user, user]) {
        const connection = await openTo(database.server, 'read', { user: name });
        const listed = await listTables(connection, database.name);
        const settings = taskSettings({ database: database.name });
        const sql: string[] = [];
        for await (const progress of compareTables([connection], pairsOf(['child']), listed, settings)) {
          if (progress.kind !== 'finished') continue;
          const plan = buildPlan(progress.analysis, { skipped: [], allowDestructive: false });
          sql.push(...plan.tables.flatMap((table) => table.statements.map((statement) => statement.sql)));
        }
        await connection.close();
        assert.match(sql.join('\n'), /ADD CONSTRAINT `_test_c1_2` FOREIGN KEY/, name);
      }
    } finally {
      await database.connection.query(`DROP USER '${user}'@'%'`);
    }
  });

  it('can be cancelled at any moment, however slow the server is (CR-6, C17)', async () => {
    await database.connection.query('CREATE TABLE t (id int PRIMARY KEY)');
    const { server } = database;
    const settings = taskSettings({ database: database.name });
    const proxy = await startTcpProxy(server.host, server.port);
    try {
      const abort = new AbortController();
      const connection = await openTo(server, 'read', { port: proxy.port });
      proxy.decide = () => {
        setTimeout(() => abort.abort(), 100);
        return 'swallowReply';
      };
      for (const again of [false, true]) {
        const start = Date.now();
        const progress = compareTables([connection], pairsOf(['t']), [], settings, abort.signal);
        await assert.rejects(
          (async () => {
            for await (const _ of progress);
          })(),
          (error) => error instanceof EngineError && error.code === 'aborted',
        );
        assert.ok(Date.now() - start < 2_000, again ? 'before it begins' : 'while it waits');
      }
    } finally {
      await closeConnections();
      await proxy.close();
    }
  });
});

async function hasMergeTables({ connection }: TestDatabase): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW ENGINES');
  return rows.some((row) => row['Engine'] === 'MRG_MyISAM' || row['Engine'] === 'MRG_MYISAM');
}
