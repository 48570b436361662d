import assert from 'node:assert/strict';
import type { TestDatabase } from '../../support/database';
import {
  analyse,
  createText,
  eachTestHasTables,
  execute,
  isBefore,
  makePlan,
  results,
  shopTables,
} from '../../support/taskRun';

describe('running a task', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  eachTestHasTables(shopTables, (fresh) => (database = fresh));

  it('brings all shadows in step, an intent before each statement and an outcome after it (EX-1, EX-3, EX-8)', async () => {
    const { task, events } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'succeeded', stock: 'succeeded' });
    const steps = events.flatMap((event) =>
      event.kind === 'stepStarted' || event.kind === 'stepFinished' ? [`${event.kind} ${event.step}`] : [],
    );
    assert.deepEqual(
      steps,
      [0, 1, 2, 3].flatMap((step) => [`stepStarted ${step}`, `stepFinished ${step}`]),
    );
    assert.match(await createText(database, '_test_orders'), /REFERENCES (`\w+`\.)?`_test_customers`/);
    const { comparisons } = await analyse(database);
    const kinds = comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
    assert.deepEqual(kinds, ['identical', 'identical', 'identical']);
  });

  it('writes the intent before the server hears of the statement, and sends nothing when it cannot (E07)', async () => {
    const plan = await makePlan(database);
    const full = execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'stepStarted') throw new Error('No space left on the device.');
      },
    });
    await assert.rejects(full, /No space left/);
    assert.equal((await makePlan(database)).hash, plan.hash, 'nothing changed');
  });

  it('announces the next statement while one runs, and sends it only when that is written (E07)', async () => {
    const plan = await makePlan(database);
    let early: unknown;
    const { events } = await execute(database, plan, {
      append: async (event) => {
        if (await isBefore('orders', event))
          [early] = await database.connection.query("SHOW TABLES LIKE '\\_test\\_orders'");
      },
    });
    assert.deepEqual(early, [], 'nothing was sent before');
    const order = events.flatMap(({ kind, ...event }) => ('step' in event ? [`${kind} ${event.step}`] : []));
    // The last statement is another phase's, which the lane does not look into.
    assert.deepEqual(order.slice(0, 6), [
      'stepStarted 0',
      'stepAnnounced 1',
      'stepFinished 0',
      'stepStarted 1',
      'stepAnnounced 2',
      'stepFinished 1',
    ]);
  });

  it('waits for a statement’s own record where its announcement is old: others may have taken over', async () => {
    const plan = await makePlan(database);
    const { now } = Date;
    try {
      const run = execute(database, plan, {
        append: async (event) => {
          if (await isBefore('orders', event)) Date.now = () => now() + 6_000;
          if (event.kind === 'stepStarted' && event.source === 'orders') throw new Error('Taken over.');
        },
      });
      await assert.rejects(run, /Taken over/);
    } finally {
      Date.now = now;
    }
    assert.ok((await createText(database, '_test_customers')) !== '');
    const { comparisons } = await analyse(database);
    const kinds = comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
    assert.deepEqual(kinds, ['identical', 'alter', 'alter']);
  });

  it('adds foreign keys last, so cycles and self references do not matter (EX-8)', async () => {
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, b_id int, a_id int,
        CONSTRAINT a_self FOREIGN KEY (a_id) REFERENCES a (id));
      CREATE TABLE b (id int NOT NULL PRIMARY KEY, a_id int, CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a (id));
      ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b (id);`);
    const { task } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    const text = await createText(database, '_test_a');
    assert.match(text, /REFERENCES (`\w+`\.)?`_test_a`/);
    assert.match(text, /REFERENCES (`\w+`\.)?`_test_b`/);
  });

  it('ends failed, not interrupted, when no connection can be had', async () => {
    const { task } = await execute(database, await makePlan(database), {
      openConnection: () => Promise.reject(new Error('The password was not given.')),
    });
    assert.equal(task.status, 'failed');
    assert.equal(task.detail, 'The password was not given.');
    assert.deepEqual([...new Set(Object.values(results(task)))], ['notRun']);
  });

  it('refuses a plan whose statements are not those that were made', async () => {
    const plan = await makePlan(database);
    const forged = {
      ...plan,
      tables: plan.tables.map((table) => ({
        ...table,
        statements: table.statements.map((statement) => ({ ...statement, sql: 'DROP TABLE orders' })),
      })),
    };
    const { task } = await execute(database, forged);
    assert.equal(task.status, 'failed');
    assert.match(task.detail ?? '', /hash does not fit/);
    assert.match(await createText(database, 'orders'), /customer_id/);
  });

  it('has nothing to do with an empty plan', async () => {
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders', 'stock'] });
    const { task } = await execute(database, plan);
    assert.equal(task.status, 'succeeded');
    assert.equal(task.detail, 'The plan is empty: no table was changed.');
  });

  it('treats a table called __proto__ as any other (X14)', async () => {
    await database.connection.query('CREATE TABLE __proto__ (id int NOT NULL PRIMARY KEY)');
    const { task } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded');
    assert.equal(new Map(Object.entries(results(task))).get('__proto__'), 'succeeded');
  });
});
