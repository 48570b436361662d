import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { openTaskStore } from '../../../src/store/folder/fileTaskStore';
import type { TaskStore } from '../../../src/store/taskStore';
import { verifyTask } from '../../../src/task/verifyTask';
import { runCli, startCli } from '../../support/cli';
import { createDatabase, type TestDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { makePlan, results, taskSettings, threeTables } from '../../support/taskRun';

/** A runner that is killed in the middle of a statement, and what the next one finds. */
describe('a killed run (C08, EX-6)', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let root: string;
  let store: TaskStore;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(threeTables);
    root = mkdtempSync(join(tmpdir(), 'shadow-sync-killed-'));
    store = await openTaskStore(root);
    const { host, port, user } = database.server;
    const profile = { id: 'c1', name: 'test', host, port, user, tls: { mode: 'preferred' } };
    writeFileSync(join(root, 'connections.json'), JSON.stringify([profile]));
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true, force: true });
    await database.drop();
  });

  const words = (): string[] => ['run', '--due', '--store', root];
  const columns = async (): Promise<string> => {
    const [rows] = await database.connection.query<RowDataPacket[]>('SHOW COLUMNS FROM _test_b');
    return rows.map((row) => String(row['Field'])).join();
  };

  /** A task whose time has come. */
  const submit = async (): Promise<number> =>
    store.create({
      kind: 'created',
      by: 'ann',
      connectionName: 'test',
      settings: taskSettings({
        database: database.name,
        connectionId: 'c1',
        execution: { kind: 'schedule', at: new Date(Date.now() - 1000).toISOString(), timeZone: 'UTC' },
      }),
      plan: await makePlan(database),
    });
  /** Somebody reads the shadow in a transaction: its ALTER TABLE waits. */
  const reading = async (): Promise<Connection> => {
    const reader = await database.server.connectRoot();
    await reader.query(`USE ${database.name}; START TRANSACTION; SELECT * FROM _test_b`);
    return reader;
  };
  const verify = async (id: number): Promise<void> => {
    const claim = await store.claimRun(id, 'verify');
    assert.ok(claim.status === 'claimed');
    await verifyTask({
      taskId: id,
      events: await store.events(id),
      openConnection: (options, signal) =>
        openConnection(targetOf(database.server), database.server.password, options, signal),
      append: (event) => store.append(id, event),
      signal: new AbortController().signal,
    });
    await claim.run.release();
  };

  it('reads as interrupted, is run by nobody, and verifying says what the server holds', async () => {
    const id = await submit();
    const reader = await reading();
    const call = startCli(words(), database.server.password);
    await call.printed(', b: sending');
    call.child.kill('SIGKILL');
    await call.done;

    const found = await store.read(id);
    assert.equal(found?.status, 'interrupted');
    assert.match(found.detail ?? '', /Verify the task/);
    // Whoever comes next leaves it alone.
    const next = await runCli(words(), database.server.password);
    assert.equal(next.code, 0, next.stdout + next.stderr);
    assert.match(next.stdout, /No task is due/);
    assert.equal((await store.claimRun(id, 'execute')).status, 'refused');

    await reader.query('COMMIT');
    await reader.end();
    await verify(id);

    const task = await store.read(id);
    assert.ok(task);
    const applied = (await columns()) === 'id,x';
    assert.deepEqual(results(task), { a: 'succeeded', b: applied ? 'succeeded' : 'notRun', c: 'notRun' });
    const kinds = (await store.events(id)).map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'executionStarted').length, 1);
    assert.equal(kinds.filter((kind) => kind === 'interrupted').length, 1);
  });

  it('that was only stopped, and whose task was verified meanwhile, sends nothing more and says how it ended', async () => {
    const id = await submit();
    const reader = await reading();
    const call = startCli(words(), database.server.password);
    await call.printed(', b: sending');
    call.child.kill('SIGSTOP');
    // Half a minute without a sign of life.
    const folder = join(root, 'v1', 'tasks', String(id));
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(folder, 'run-1.claim'), longAgo, longAgo);
    await reader.query('COMMIT');
    await reader.end();
    await verify(id);
    assert.equal((await store.read(id))?.status, 'failed');

    call.child.kill('SIGCONT');
    const { code, stdout, stderr } = await call.done;
    assert.equal(code, 2, stdout + stderr);
    assert.match(stdout, new RegExp(`^#${id}: failed\\. The run was interrupted`, 'm'));
    assert.match(stderr, /Another process has taken over/);
    const [rows] = await database.connection.query("SHOW TABLES LIKE '\\_test\\_c'");
    assert.deepEqual(rows, []);
  });
});
