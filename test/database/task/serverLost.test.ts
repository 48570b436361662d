import assert from 'node:assert/strict';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { foldTask } from '../../../src/task/foldTask';
import type { TaskEvent } from '../../../src/task/taskEvent';
import { verifyTask } from '../../../src/task/verifyTask';
import {
  createDatabase,
  startDatabase,
  type OwnDatabaseServer,
  type TestDatabase,
} from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { execute, makePlan, results } from '../../support/taskRun';

describe('a server that dies in the middle of an ALTER (EX-6, C11)', function () {
  this.timeout(120_000);
  let server: OwnDatabaseServer;
  let database: TestDatabase;
  beforeEach(async () => {
    server = await startDatabase({
      flags: ['--innodb-flush-log-at-trx-commit=1', '--loose-innodb-flush-method=fsync'],
    });
    database = await createDatabase(server);
    database.connection.on('error', () => undefined);
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE b (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE c (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE _test_b (id int NOT NULL PRIMARY KEY);
      START TRANSACTION;
      SELECT * FROM _test_b;`);
  });
  afterEach(() => server.stop());

  /** Kills the server while the ALTER of b waits for the table. */
  const killAt = (event: TaskEvent, then?: () => Promise<void>): void => {
    if (event.kind !== 'stepStarted' || event.source !== 'b') return;
    setTimeout(() => {
      database.connection.destroy();
      void server.kill().then(then);
    }, 300);
  };

  it('is waited for and asked; without its locks the run begins nothing more', async () => {
    const { task } = await execute(database, await makePlan(database), {
      onError: 'continue',
      settleWaitMs: 60_000,
      append: async (event) =>
        killAt(event, () =>
          new Promise((resolve) => setTimeout(resolve, 1_000)).then(() => server.restart()),
        ),
    });
    assert.deepEqual(results(task), { a: 'succeeded', b: 'failed', c: 'notRun' }, task.detail);
    assert.match(task.detail ?? '', /locks of the shadows were lost/);
    const state = task.tables['b']?.state;
    assert.match(state && 'message' in state ? state.message : '', /did not apply/);
  });

  it('leaves the task interrupted when it stays away, and the task can be verified later', async () => {
    const { task, events } = await execute(database, await makePlan(database), {
      onError: 'continue',
      settleWaitMs: 1_500,
      append: async (event) => killAt(event),
    });
    assert.equal(task.status, 'interrupted');
    assert.deepEqual(results(task), { a: 'succeeded', b: 'unknown', c: 'notRun' });
    await server.restart();
    const all = [...events];
    await verifyTask({
      taskId: 1,
      events,
      openConnection: (options, signal) => openConnection(targetOf(server), server.password, options, signal),
      append: async (event) => void all.push(event),
      signal: new AbortController().signal,
    });
    const verified = foldTask(1, all);
    assert.ok(verified);
    assert.deepEqual(results(verified), { a: 'succeeded', b: 'notRun', c: 'notRun' });
  });

  it('can be left unasked: a cancelled verification changes nothing', async () => {
    const { events } = await execute(database, await makePlan(database), {
      settleWaitMs: 500,
      append: async (event) => killAt(event),
    });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 200);
    const all = [...events];
    const verification = verifyTask({
      taskId: 1,
      events,
      openConnection: (options, signal) => openConnection(targetOf(server), server.password, options, signal),
      append: async (event) => void all.push(event),
      signal: cancel.signal,
    });
    await assert.rejects(verification, { code: 'aborted' });
    assert.equal(foldTask(1, all)?.status, 'interrupted');
  });
});
