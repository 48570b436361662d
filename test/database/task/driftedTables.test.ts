import assert from 'node:assert/strict';
import type { TableResult } from '../../../src/task/taskEvent';
import type { TestDatabase } from '../../support/database';
import {
  createText,
  eachTestHasTables,
  execute,
  failureText,
  isBefore,
  makePlan,
  results,
  shopTables,
} from '../../support/taskRun';

describe('a table that changed since the analysis (EX-2)', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  eachTestHasTables(shopTables, (fresh) => (database = fresh));

  it('leaves a table alone whose shadow changed since the analysis, and says how (EX-2, D01)', async () => {
    const plan = await makePlan(database);
    await database.connection.query('ALTER TABLE _test_stock ADD COLUMN mine int');
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.equal(task.status, 'succeededWithErrors');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'succeeded', stock: 'drifted' });
    assert.match(failureText(task, 'stock'), /_test_stock changed since the analysis: .*- column mine/);
    assert.match(await createText(database, '_test_stock'), /mine/);
  });

  it('leaves a table alone whose source changed or went away since the analysis (EX-2, D02)', async () => {
    const plan = await makePlan(database);
    await database.connection.query('ALTER TABLE stock MODIFY amount bigint NOT NULL; DROP TABLE orders');
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'drifted', stock: 'drifted' });
    assert.match(
      failureText(task, 'stock'),
      /stock changed since the analysis: ~ column amount: int(?:\(11\))? → bigint/,
    );
    assert.match(failureText(task, 'orders'), /orders is not there any more/);
  });

  it('does not create or replace a shadow that came or went meanwhile (D03, D04)', async () => {
    const plan = await makePlan(database);
    await database.connection.query(
      'CREATE TABLE _test_customers (id int NOT NULL PRIMARY KEY); DROP TABLE _test_stock',
    );
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.deepEqual(results(task), { customers: 'drifted', orders: 'succeeded', stock: 'drifted' });
    assert.match(failureText(task, 'customers'), /_test_customers was created by someone else/);
    assert.match(failureText(task, 'stock'), /_test_stock is not there any more/);
  });

  it('stops at a table that someone changed between two of its statements, and says what is missing', async () => {
    const { task } = await execute(database, await makePlan(database), {
      append: async (event) => {
        if (await isBefore('stock', event))
          await database.connection.query('ALTER TABLE _test_orders ADD COLUMN mine int');
      },
    });
    assert.equal(task.status, 'failed');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'failed', stock: 'succeeded' });
    assert.match(failureText(task, 'orders'), /_test_orders changed since the analysis: .*- column mine/);
    const state = task.tables['orders']?.state as Extract<TableResult, { status: 'failed' }>;
    assert.ok(state.remaining?.includes('- column mine'), JSON.stringify(state));
    assert.ok(state.remaining?.some((text) => text.startsWith('+ foreign key')));
    assert.doesNotMatch(await createText(database, '_test_orders'), /FOREIGN KEY/);
  });

  it('fails, with what is left, where the server took the statement and the table is another one (EX-3, D06)', async () => {
    const plan = await makePlan(database, { range: 'partial', tables: ['stock'] });
    const { task, events } = await execute(database, plan, {
      append: async (event) => {
        // Behind the last look at the table; the first statement of a run waits for this.
        if (event.kind === 'stepStarted')
          await database.connection.query('ALTER TABLE _test_stock ADD COLUMN mine int');
      },
    });
    assert.equal(task.status, 'failed');
    const outcomes = events.flatMap((event) => (event.kind === 'stepFinished' ? [event.outcome.status] : []));
    assert.deepEqual(outcomes, ['succeeded']);
    const state = task.tables['stock']?.state as Extract<TableResult, { status: 'failed' }>;
    assert.deepEqual(state.remaining, ['- column mine']);
  });

  it('tells a change of the counter from a change of the table', async () => {
    const counting = 'id int NOT NULL AUTO_INCREMENT PRIMARY KEY';
    await database.connection.query(`DROP TABLE stock, _test_stock;
      CREATE TABLE stock (${counting}, amount int NOT NULL); CREATE TABLE _test_stock (${counting})`);
    const plan = await makePlan(database);
    await database.connection.query('INSERT INTO stock (amount) VALUES (1), (2), (3)');
    const { task } = await execute(database, plan);
    assert.equal(task.status, 'succeeded');
  });
});
