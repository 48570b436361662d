import assert from 'node:assert/strict';
import { openConnection } from '../../../src/engine/connection/openConnection';
import type { Task } from '../../../src/task/task';
import type { TestDatabase } from '../../support/database';
import { openerTo, targetOf } from '../../support/engineTarget';
import {
  eachTestHasTables,
  execute,
  failureText,
  makePlan,
  results,
  shopTables,
} from '../../support/taskRun';
import { isServer } from '../../support/serverKind';

describe('a run that waits for others', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  eachTestHasTables(shopTables, (fresh) => (database = fresh));

  it('tells whom a statement waits for, while it waits (L01)', async () => {
    // OceanBase waits for those that wrote, with a change that writes the table anew.
    if (await isServer('oceanbase'))
      await database.connection.query('ALTER TABLE _test_stock ADD COLUMN amount int NOT NULL FIRST');
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
    const use = (await isServer('oceanbase'))
      ? 'INSERT INTO _test_stock (id, amount) VALUES (1, 1)'
      : 'SELECT * FROM _test_stock';
    await database.connection.query(`START TRANSACTION; ${use}`);
    const own = await database.connection.query('SELECT CONNECTION_ID() AS id');
    const [{ id = '' } = {}] = own[0] as unknown as readonly { id?: string }[];
    const { task, events } = await execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'message' && event.source === 'stock') await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'succeeded');
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 1, 'in one try');
    const texts = events.flatMap((event) => (event.kind === 'message' ? event.text : []));
    const waits = (await isServer('oceanbase'))
      ? 'may wait for transactions that wrote to it'
      : 'waits for a lock';
    assert.match(texts.join('\n'), new RegExp(`^_test_stock ${waits}.* connection ${id} of `));
  });

  const looks: [string, () => Promise<never>][] = [
    ['is refused for a password', () => Promise.reject(new Error('The connection needs its password.'))],
    ['waits for one to be typed', () => new Promise<never>(() => undefined)],
  ];
  for (const [what, refuse] of looks) {
    it(`ends with its statements, though the look at whom one waits for ${what}`, async function () {
      if (await isServer('oceanbase', 'tidb')) this.skip();
      const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
      await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
      const open = openerTo(database.server);
      let looked = 0;
      let sent = false;
      const { task, events } = await execute(database, plan, {
        openConnection: (options, signal) => {
          if (!sent || options.purpose !== 'read') return open(options, signal);
          looked++;
          setTimeout(() => void database.connection.query('ROLLBACK'), 500);
          return refuse();
        },
        append: async ({ kind }) => {
          if (kind === 'stepStarted') sent = true;
        },
      });
      assert.equal(looked, 1);
      assert.equal(task.status, 'succeeded');
      assert.equal(events.filter(({ kind }) => kind === 'stepFinished').length, 1);
    });
  }

  it('gives up on a lock after the session limit, with what to do (L01)', async function () {
    // There a new column waits for nobody, and what waits does so without end, as all does on TiDB.
    if (await isServer('oceanbase', 'tidb')) this.skip();
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
    const { task, events } = await execute(database, plan, {
      openConnection: (options, signal) =>
        openConnection(
          targetOf(database.server),
          database.server.password,
          { ...options, lockWaitSeconds: 1 },
          signal,
        ),
    });
    assert.equal(task.status, 'failed');
    assert.match(failureText(task, 'stock'), /Another session holds a lock.* connection \d+ of .*\(1205\)/);
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 3, 'three tries');
  });

  it('keeps two runs on the same shadow apart (L08)', async () => {
    const plan = await makePlan(database);
    let second: Task | undefined;
    const { task } = await execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'stepStarted') second ??= (await execute(database, plan)).task;
      },
    });
    assert.equal(task.status, 'succeeded');
    assert.equal(second?.status, 'failed');
    assert.match(
      second.detail ?? '',
      (await isServer('tidb'))
        ? /Another run is synchronising _test_\w+ at this moment/
        : /Another run \(connection \d+ of the server\) is synchronising _test_\w+ at this moment/,
    );
    assert.deepEqual([...new Set(Object.values(results(second)))], ['notRun']);
  });
});
