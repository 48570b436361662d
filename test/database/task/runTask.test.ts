import assert from 'node:assert/strict';
import { withDatabase } from '../../support/database';
import { analyse, execute, makePlan, results } from '../../support/taskRun';

const shop = `
  CREATE TABLE customers (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL);
  CREATE TABLE orders (
    id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2) NOT NULL, note varchar(200),
    KEY ix_customer (customer_id),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  );
  CREATE TABLE items (
    id int NOT NULL PRIMARY KEY, order_id int NOT NULL,
    CONSTRAINT fk_order FOREIGN KEY (order_id) REFERENCES orders (id)
  );`;

describe('running a task', function () {
  this.timeout(60_000);

  it('brings all shadows in step, with an intent before each statement and an outcome after it (EX-1, EX-3)', async () => {
    await withDatabase(async (database) => {
      await database.connection.query(shop);
      const { task, events } = await execute(database, await makePlan(database));
      assert.equal(task.status, 'succeeded', JSON.stringify(events.slice(1), null, 1));
      assert.deepEqual(results(task), { customers: 'succeeded', orders: 'succeeded', items: 'succeeded' });
      const steps = events.filter(({ kind }) => kind === 'stepStarted' || kind === 'stepFinished');
      assert.deepEqual(
        steps.map(({ kind }) => kind),
        Array.from({ length: 5 }).flatMap(() => ['stepStarted', 'stepFinished']),
      );
      const again = await analyse(database);
      const kinds = again.comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
      assert.deepEqual(kinds, ['identical', 'identical', 'identical']);
    });
  });
});
