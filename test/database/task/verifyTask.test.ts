import assert from 'node:assert/strict';
import { foldTask } from '../../../src/task/foldTask';
import type { Plan } from '../../../src/task/plan';
import { planHash } from '../../../src/task/planHash';
import type { TaskEvent } from '../../../src/task/taskEvent';
import { verifyTask } from '../../../src/task/verifyTask';
import { createDatabase, type TestDatabase } from '../../support/database';
import { openerTo } from '../../support/engineTarget';
import { isServer } from '../../support/serverKind';
import { startTcpProxy } from '../../support/tcpProxy';
import { execute, makePlan, results, taskSettings, threeTables } from '../../support/taskRun';

describe('verifying an interrupted task (EX-6)', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(threeTables);
  });
  afterEach(() => database.drop());

  /** Runs until the event for which `dies` is true, or has written the one of `diesBehind`, as if the process had ended there. */
  const runUntil = async (
    dies: (event: TaskEvent) => boolean,
    {
      diesBehind = () => false,
      change = (plan) => plan,
      connections = 1,
    }: {
      readonly diesBehind?: (event: TaskEvent) => boolean;
      readonly change?: (plan: Plan) => Plan;
      readonly connections?: number;
    } = {},
  ): Promise<readonly TaskEvent[]> => {
    const plan = change(await makePlan(database));
    const settings = taskSettings({ database: database.name });
    const events: TaskEvent[] = [
      { at: new Date().toISOString(), kind: 'created', by: 'tester', connectionName: 'test', settings, plan },
    ];
    const died = new Error('the process ended');
    await assert.rejects(
      execute(database, plan, {
        connections,
        append: async (event) => {
          if (dies(event)) throw died;
          events.push(event);
          if (diesBehind(event)) throw died;
        },
      }),
      died,
    );
    return [...events, { at: new Date().toISOString(), kind: 'interrupted', detail: 'died' }];
  };

  const verify = async (events: readonly TaskEvent[], opener = openerTo(database.server)) => {
    const all = [...events];
    const status = await verifyTask({
      taskId: 1,
      events,
      openConnection: opener,
      append: async (event) => void all.push(event),
      signal: new AbortController().signal,
    });
    const task = foldTask(1, all);
    assert.ok(task);
    assert.equal(task.status, status);
    return { task, all };
  };

  it('finds a statement applied whose outcome was never written (C09), and runs nothing', async () => {
    const events = await runUntil((event) => event.kind === 'stepAnnounced' && event.source === 'c');
    const { task, all } = await verify(events);
    assert.deepEqual(results(task), { a: 'succeeded', b: 'succeeded', c: 'notRun' });
    assert.equal(task.status, 'failed');
    const settled = all.findLast((event) => event.kind === 'stepFinished');
    assert.equal(settled?.kind === 'stepFinished' && settled.outcome.status, 'succeeded');
    const [rows] = await database.connection.query("SHOW TABLES LIKE '\\_test\\_c'");
    assert.deepEqual(rows, []);
  });

  it('finds a statement not applied that was never sent (C10)', async () => {
    const isAnnounced = (event: TaskEvent): boolean => event.kind === 'stepAnnounced' && event.source === 'b';
    const events = await runUntil(() => false, { diesBehind: isAnnounced });
    assert.ok(events.some(isAnnounced));
    const { task, all } = await verify(events);
    assert.deepEqual(results(task), { a: 'succeeded', b: 'notRun', c: 'notRun' });
    assert.match(JSON.stringify(all), /when this statement was about to be sent\. The server did not apply/);
  });

  it('asks after one of several statements that were sent in place of a refused one', async () => {
    await database.connection.query('ALTER TABLE b ADD COLUMN y int');
    // With the first statement, and again with the last of those that follow it.
    let announced = 0;
    const tidb = await isServer('tidb');
    const events = await runUntil(
      (event) => event.kind === 'stepAnnounced' && event.source === 'c' && ++announced === 2,
      { change: (plan) => refusing(plan, 'b', tidb) },
    );
    const { task, all } = await verify(events);
    assert.deepEqual(results(task), { a: 'succeeded', b: 'succeeded', c: 'notRun' });
    const settled = all
      .slice(events.length)
      .flatMap((event) => (event.kind === 'stepFinished' ? [`${event.source} ${event.outcome.status}`] : []));
    assert.deepEqual(
      settled,
      ['b succeeded', 'c failed'],
      'the last of them, and what was announced behind it',
    );
  });

  it('asks after each of several statements that ran at the same time', async function () {
    // There a new column waits for nobody.
    if (await isServer('oceanbase')) this.skip();
    await database.connection.query(`
      CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_c (id int NOT NULL PRIMARY KEY);
      START TRANSACTION;
      SELECT * FROM _test_a;
      SELECT * FROM _test_c;`);
    // The second lane begins with c, as b is what the first one reads ahead.
    let started = 0;
    const events = await runUntil(
      ({ kind }) => {
        // Both run by then, and end after the process.
        if (kind === 'stepStarted' && ++started === 2)
          setTimeout(() => void database.connection.query('ROLLBACK'), 300);
        return kind === 'stepFinished';
      },
      { connections: 2 },
    );
    await database.connection.query('ALTER TABLE _test_c DROP COLUMN x');
    const { task, all } = await verify(events);
    assert.deepEqual(results(task), { a: 'succeeded', b: 'notRun', c: 'notRun' });
    const outcomes = all.flatMap((event) =>
      event.kind === 'stepFinished' ? [`${event.source} ${event.outcome.status}`] : [],
    );
    assert.deepEqual(outcomes, ['a succeeded', 'c failed']);
  });

  it('asks for fifty tables in a round trip, and not for those that are not there', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `t${index}`);
    await database.connection.query(
      names.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY);`).join(''),
    );
    const events = await runUntil((event) => event.kind === 'stepAnnounced' && event.source === 'b');
    const { host, port } = database.server;
    const proxy = await startTcpProxy(host, port);
    try {
      const { task } = await verify(events, openerTo(database.server, { port: proxy.port }));
      assert.deepEqual(
        Object.values(results(task)).filter((status) => status !== 'notRun'),
        ['succeeded'],
      );
    } finally {
      await proxy.close();
    }
    const asked = proxy.commands.filter((sql) => sql.includes('SHOW CREATE TABLE'));
    // And one for the statement that was announced.
    assert.equal(asked.length, 1 + 2, asked.join('\n'));
  });

  it('says so where a foreign key was taken away and not added again', async () => {
    await database.connection.query(`
      CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, p bigint, CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent (id));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, p int,
        CONSTRAINT shadow_fk FOREIGN KEY (p) REFERENCES _test_parent (id));`);
    // Taken away by then, but not written down as such.
    const events = await runUntil(({ kind }) => kind === 'stepFinished');
    const { task } = await verify(events);
    const state = task.tables['child']?.state;
    assert.match(
      JSON.stringify(state),
      /Foreign keys that were taken away for the change were not added again/,
    );
  });

  it('finds nothing where the database is gone', async () => {
    const events = await runUntil((event) => event.kind === 'stepAnnounced' && event.source === 'b');
    await database.connection.query(`DROP DATABASE ${database.name}`);
    const { task } = await verify(events);
    assert.equal(task.status, 'failed');
    await database.connection.query(`CREATE DATABASE ${database.name}`);
  });

  it('stays interrupted while the server cannot be asked', async () => {
    const events = await runUntil((event) => event.kind === 'stepFinished' && event.source === 'b');
    await assert.rejects(
      verifyTask({
        taskId: 1,
        events,
        openConnection: openerTo(database.server, { port: 1 }),
        append: async () => undefined,
        signal: new AbortController().signal,
        settleWaitMs: 100,
      }),
      /refuses connections/,
    );
  });
});

/** The plan, with a statement for this table that the server refuses as OceanBase and TiDB refuse combinations. */
function refusing(plan: Plan, source: string, tidb: boolean): Plan {
  const tables = plan.tables.map((table) => {
    if (table.pair.source.name !== source) return table;
    const statements = table.statements.map((statement) => {
      const [head = '', ...clauses] = statement.sql.split('\n');
      const instead = clauses.map((clause) => `${head}\n${clause.replace(/,$/, '')}`);
      // MariaDB, MySQL and OceanBase know how to refuse; TiDB refuses this.
      const sql = tidb
        ? `${head} DROP PRIMARY KEY, ADD COLUMN refused int`
        : "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 1235";
      return { ...statement, sql, instead };
    });
    return { ...table, statements };
  });
  return { ...plan, tables, hash: planHash({ ...plan, tables }) };
}
