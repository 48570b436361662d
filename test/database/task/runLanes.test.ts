import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from '../../../src/engine/connection/openConnection';
import type { TaskEvent } from '../../../src/task/taskEvent';
import { createDatabase, sharedDatabase, type TestDatabase, withDatabase } from '../../support/database';
import { openerTo, targetOf } from '../../support/engineTarget';
import { analyse, execute, makePlan, results } from '../../support/taskRun';
import { startTcpProxy } from '../../support/tcpProxy';
import { isServer, sharedServerKind } from '../../support/serverKind';

/** Five tables that nothing ties, and a parent with two children. */
const tables = `
  CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE b (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE c (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE d (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE e (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE p (id int NOT NULL PRIMARY KEY);
  CREATE TABLE q (id int NOT NULL PRIMARY KEY, CONSTRAINT q_p FOREIGN KEY (id) REFERENCES p (id));
  CREATE TABLE r (id int NOT NULL PRIMARY KEY, CONSTRAINT r_p FOREIGN KEY (id) REFERENCES p (id));
  CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY);
  CREATE TABLE _test_c (id int NOT NULL PRIMARY KEY);`;

describe('running a task over several connections', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  beforeEach(async function () {
    if ((await sharedDatabase()).version.includes('OceanBase')) this.skip();
    database = await createDatabase();
    await database.connection.query(tables);
  });
  afterEach(() => database.drop());

  const started = (events: readonly TaskEvent[]) =>
    events.flatMap((event) => (event.kind === 'stepStarted' ? [event] : []));

  it('brings all in step, tied tables over one connection', async () => {
    const { task, events } = await execute(database, await makePlan(database), { connections: 4 });
    assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    const { comparisons } = await analyse(database);
    assert.ok(
      comparisons.every(
        ({ state }) => state.status === 'compared' && state.compared.diff.kind === 'identical',
      ),
    );
    const connectionsOf = (source: string): readonly string[] =>
      started(events).flatMap((event) => (event.source === source ? [event.connectionId] : []));
    assert.ok(new Set(started(events).map(({ connectionId }) => connectionId)).size > 1);
    const create = ['p', 'q', 'r'].map((source) => connectionsOf(source)[0]);
    assert.equal(new Set(create).size, 1, 'the parent and its children');
    const added = ['q', 'r'].map((source) => connectionsOf(source)[1]);
    assert.equal(new Set(added).size, 1, 'both lock the parent');
    assert.equal(new Set(started(events).map(({ step }) => step)).size, started(events).length);
  });

  it('asks for a table with the statement before it, but for the first of each lane', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `new_${index}`);
    await database.connection.query(names.map((name) => `CREATE TABLE ${name} (id int)`).join(';'));
    const plan = await makePlan(database);
    const proxy = await startTcpProxy(database.server.host, database.server.port);
    try {
      const { task } = await execute(database, plan, {
        connections: 4,
        openConnection: openerTo(database.server, { port: proxy.port }),
      });
      assert.equal(task.status, 'succeeded');
      const asked = proxy.commands.filter((sql) => sql.startsWith('SHOW CREATE TABLE'));
      // Two for a table whose shadow is missing, in two phases; a lane may be too late for the one it asked for, and
      // takes another.
      assert.ok(asked.length < 4 * 2 * 2 * 2, `${asked.length} requests of 120 for each table by itself`);
    } finally {
      await proxy.close();
    }
  });

  it('ends what runs and begins nothing more when one table fails', async function () {
    // On OceanBase a new column waits for nobody, and is there before another table fails.
    if (await isServer('oceanbase')) this.skip();
    await database.connection.query(`
      ALTER TABLE c ADD UNIQUE KEY u (x);
      ALTER TABLE _test_c ADD COLUMN x int;
      INSERT INTO _test_c VALUES (1, 1), (2, 1);`);
    // The first lane begins with a, the second with c, as b is what the first one reads ahead: a waits, c fails.
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_a');
    const plan = await makePlan(database);
    const { task, events } = await execute(database, plan, {
      connections: 2,
      append: async (event) => {
        // So that a has been sent by then.
        if (event.kind === 'stepStarted' && event.source === 'c') await pause(300);
        if (event.kind === 'tableFinished' && event.source === 'c')
          await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'failed');
    const { a, c, ...others } = results(task);
    assert.deepEqual({ a, c }, { a: 'succeeded', c: 'failed' });
    assert.deepEqual([...new Set(Object.values(others))], ['notRun']);
    assert.deepEqual(
      started(events)
        .map(({ source }) => source)
        .sort(),
      ['a', 'c'],
    );
  });

  it('stops each running statement on an abort', async function () {
    // On OceanBase a new column waits for nobody.
    const { flavor } = await sharedServerKind();
    if (flavor === 'oceanbase') this.skip();
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_a; SELECT * FROM _test_c');
    const abort = new AbortController();
    let waiting = 0;
    let stopped = 0;
    const { task } = await execute(database, await makePlan(database), {
      connections: 2,
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepStarted' && ++waiting === 2) setTimeout(() => abort.abort(), 300);
        // TiDB stops what waits once it has what it waits for.
        if (
          event.kind === 'message' &&
          event.text.includes('asked to stop') &&
          ++stopped === 2 &&
          flavor === 'tidb'
        )
          await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'aborted');
    assert.deepEqual([...new Set(Object.values(results(task)))], ['notRun']);
    const state = task.tables['a']?.state;
    assert.match(state && 'message' in state ? state.message : '', /stopped by the abort/);
    await database.connection.query('ROLLBACK');
    const [rows] = await database.connection.query('SHOW COLUMNS FROM _test_c');
    assert.equal((rows as unknown[]).length, 1);
  });

  it('finds a drift in one lane and goes on in the others', async () => {
    const plan = await makePlan(database);
    await database.connection.query('ALTER TABLE d ADD COLUMN mine int');
    const { task } = await execute(database, plan, { connections: 3, onError: 'continue' });
    const { d, ...others } = results(task);
    assert.equal(d, 'drifted');
    assert.deepEqual([...new Set(Object.values(others))], ['succeeded']);
  });

  it('needs no session for a lane that has nothing to do', async () => {
    let executing = 0;
    const { server } = database;
    const plan = await makePlan(database, { range: 'partial', tables: ['a', 'b'] });
    const { task } = await execute(database, plan, {
      connections: 8,
      openConnection: (options, signal) => {
        if (options.purpose === 'execute') executing++;
        return openConnection(targetOf(server), server.password, options, signal);
      },
    });
    assert.equal(task.status, 'succeeded');
    assert.equal(executing, 2);
  });
});

describe('tables that change at the same time', function () {
  this.timeout(120_000);

  it('lose indexes as their columns take NULL no more', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `t${at}`);
    const elements = (nulls: string, ...more: readonly string[]): string =>
      ['id int NOT NULL PRIMARY KEY', `b int ${nulls}`, 'c int', 'KEY bc (b, c)', ...more].join(', ');
    await withDatabase(async (database) => {
      for (const name of names) {
        await database.connection.query(`
          CREATE TABLE ${name} (${elements('NOT NULL')});
          CREATE TABLE _test_${name} (${elements('NULL', 'UNIQUE KEY b (b)', 'KEY c (c)')})`);
      }
      const { task } = await execute(database, await makePlan(database), { connections: 4 });
      assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    });
  });
});
