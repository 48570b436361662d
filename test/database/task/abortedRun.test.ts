import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import type { TaskEvent } from '../../../src/task/taskEvent';
import { alertLines, logLines } from '../../../src/task/texts/logLines';
import type { TestDatabase } from '../../support/database';
import {
  createText,
  eachTestHasTables,
  execute,
  failureText,
  makePlan,
  results,
  shopTables,
} from '../../support/taskRun';
import { isServer } from '../../support/serverKind';

describe('a run that is aborted (EX-5)', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  eachTestHasTables(shopTables, (fresh) => (database = fresh));

  it('aborts while a statement waits for a lock, and knows what the server did (EX-5, L02)', async function () {
    // There a new column waits for nobody; the next test has what does.
    if (await isServer('oceanbase')) this.skip();
    const plan = await makePlan(database);
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
    const abort = new AbortController();
    const { task, events } = await execute(database, plan, {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepStarted' && event.source === 'stock') setTimeout(() => abort.abort(), 300);
        // TiDB stops what waits once it has what it waits for.
        if (event.kind === 'message' && event.text.includes('asked to stop') && (await isServer('tidb')))
          await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'aborted');
    assert.equal(results(task)['stock'], 'notRun');
    const outcome = events.find(
      (event): event is Extract<TaskEvent, { kind: 'stepFinished' }> =>
        event.kind === 'stepFinished' && event.source === 'stock',
    )?.outcome;
    assert.equal(outcome?.status, 'failed');
    assert.match(JSON.stringify(outcome), /did not apply/);
    await database.connection.query('ROLLBACK');
    assert.doesNotMatch(await createText(database, '_test_stock'), /amount/);
  });

  it('aborts in the middle of a copy, of which nothing stays (EX-5, L03)', async function () {
    // OceanBase and TiDB do not show how they copy.
    if (await isServer('oceanbase', 'tidb')) this.skip();
    const eight = Array.from({ length: 8 }, () => 'SELECT 1').join(' UNION ALL ');
    await database.connection.query(`
      DROP TABLE _test_stock; CREATE TABLE _test_stock (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
      INSERT INTO _test_stock SELECT NULL FROM ${Array.from({ length: 6 }, (_, n) => `(${eight}) AS d${n}`).join(', ')};
      CREATE TABLE zones (id int NOT NULL PRIMARY KEY);
      DROP TABLE stock; CREATE TABLE stock (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);`);
    const before = await createText(database, '_test_stock');
    const plan = await makePlan(database, { range: 'partial', tables: ['stock', 'zones'] });
    const abort = new AbortController();
    const watch = setInterval(async () => {
      const [sessions] = await database.connection.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
      if (
        sessions.some(
          ({ State, Info }) => /copy/i.test(String(State)) && String(Info).includes('_test_stock'),
        )
      )
        abort.abort();
    }, 20);
    const { task } = await execute(database, plan, { signal: abort.signal });
    clearInterval(watch);
    assert.equal(task.status, 'aborted');
    assert.deepEqual(results(task), { stock: 'notRun', zones: 'notRun' });
    assert.match(failureText(task, 'stock'), /stopped by the abort/);
    assert.equal(await createText(database, '_test_stock'), before);
  });

  it('aborts while OceanBase builds an index, which it shows until the transactions before it are over', async function () {
    if (!(await isServer('oceanbase'))) this.skip();
    await database.connection.query(`
      DROP TABLE _test_stock; CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY, amount int NOT NULL);
      INSERT INTO _test_stock VALUES (1, 1); ALTER TABLE stock ADD KEY by_amount (amount);`);
    const plan = await makePlan(database, { range: 'partial', tables: ['stock'] });
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock FOR UPDATE');
    const abort = new AbortController();
    const shown: string[] = [];
    const { task, events } = await execute(database, plan, {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepStarted') setTimeout(() => abort.abort(), 700);
        if (event.kind !== 'message' || !event.text.includes('what became')) return;
        shown.push(await createText(database, '_test_stock'));
        setTimeout(() => void database.connection.query('ROLLBACK'), 500);
      },
    });
    assert.match(shown.join(), /KEY `by_amount`/);
    assert.equal(task.status, 'aborted');
    assert.match(JSON.stringify(events), /did not apply/);
    assert.doesNotMatch(await createText(database, '_test_stock'), /by_amount/);
  });

  it('runs nothing after an abort between two tables (L04)', async () => {
    const abort = new AbortController();
    const { task, events } = await execute(database, await makePlan(database), {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepFinished') abort.abort();
      },
    });
    assert.equal(task.status, 'aborted');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'notRun', stock: 'notRun' });
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 1);
    const alerts = alertLines(logLines(events)).map(({ text }) => text);
    assert.equal(alerts.filter((text) => /not run/.test(text)).length, 1, alerts.join('\n'));
    assert.ok(alerts.some((text) => text.startsWith('2 tables not run: ')));
  });
});
