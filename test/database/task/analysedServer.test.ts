import assert from 'node:assert/strict';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { startDatabase, withDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { execute, makePlan, results } from '../../support/taskRun';

describe('the server that a task runs on', function () {
  this.timeout(60_000);

  it('must be the one that was analysed (D07), and take changes (D08)', async () => {
    const other = await startDatabase();
    try {
      await withDatabase(async (database) => {
        await database.connection.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY)');
        const plan = await makePlan(database);
        const moved = await execute(database, plan, {
          openConnection: (options, signal) =>
            openConnection(targetOf(other), other.password, options, signal),
        });
        assert.match(moved.task.detail ?? '', /Another server answers/);
        assert.deepEqual(results(moved.task), { orders: 'notRun' });
        // The second one that reads is the one that holds the locks.
        let reading = 0;
        const split = await execute(database, plan, {
          openConnection: (options, signal) => {
            const to = options.purpose === 'read' && ++reading === 2 ? other : database.server;
            return openConnection(targetOf(to), to.password, options, signal);
          },
        });
        assert.match(split.task.detail ?? '', /Another server answers/);
        assert.deepEqual(results(split.task), { orders: 'notRun' });
      });
      await withDatabase(async (database) => {
        await database.connection.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY)');
        const plan = await makePlan(database);
        await database.connection.query('SET GLOBAL read_only = 1');
        const { task } = await execute(database, plan);
        assert.equal(task.status, 'failed');
        assert.match(task.detail ?? '', /read-only/);
      }, other);
    } finally {
      await other.stop();
    }
  });
});
