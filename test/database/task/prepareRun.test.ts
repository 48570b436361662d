import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaskStore } from '../../../src/store/folder/fileTaskStore';
import type { TaskStore } from '../../../src/store/taskStore';
import { type Prepared, prepareRun, type RunPreparation } from '../../../src/task/run/prepareRun';
import { runTask } from '../../../src/task/runTask';
import type { Task } from '../../../src/task/task';
import type { TaskSettings } from '../../../src/task/taskSettings';
import { createDatabase, type TestDatabase } from '../../support/database';
import { openerTo } from '../../support/engineTarget';
import { startTcpProxy } from '../../support/tcpProxy';
import { makePlan, results, taskSettings, threeTables } from '../../support/taskRun';

const address = 'db:3306';
const approval = { rule: 'production', approver: 'anyone', hours: 72 } as const;

describe('an approval and what it covers (AP-3, D05)', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let root: string;
  let store: TaskStore;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(threeTables);
    root = mkdtempSync(join(tmpdir(), 'shadow-sync-approval-'));
    store = await openTaskStore(root);
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true, force: true });
    await database.drop();
  });

  const open: RunPreparation['openConnection'] = (options, aborted) =>
    openerTo(database.server)(options, aborted);
  /** To a server whose clock is an hour late. */
  const openHourLate: typeof open = async (options, aborted) => {
    const connection = await open(options, aborted);
    await connection.query('SET timestamp = UNIX_TIMESTAMP() - 3600');
    return connection;
  };
  const { signal } = new AbortController();
  const read = async (id: number): Promise<Task> => {
    const task = await store.read(id);
    assert.ok(task);
    return task;
  };

  /** A task of all tables that somebody has to approve. */
  const submit = async (
    needsApproval = true,
    onError: TaskSettings['onError'] = 'continue',
  ): Promise<number> =>
    store.create({
      kind: 'created',
      by: 'ann',
      connectionName: 'test',
      address,
      settings: taskSettings({ database: database.name, onError }),
      plan: await makePlan(database),
      ...(needsApproval && { approval }),
    });
  const approve = async (id: number): Promise<void> => {
    const { plan } = await read(id);
    const decision = { kind: 'approved', by: 'bob', comment: '', planHash: plan.hash } as const;
    await store.append(id, { at: new Date().toISOString(), ...decision });
  };
  /** As a window does: claims, looks, and runs what may run. */
  const start = async (id: number, changes: Partial<RunPreparation> = {}): Promise<Prepared> => {
    const claim = await store.claimRun(id, 'execute');
    assert.ok(claim.status === 'claimed');
    const { runner } = claim.run;
    const task = await read(id);
    const append = (event: Parameters<TaskStore['append']>[1]) => store.append(id, event);
    const prepared = await prepareRun({
      task,
      address,
      byItself: false,
      openConnection: open,
      append,
      signal,
      ...changes,
    });
    if (prepared.status === 'ready') {
      await runTask({
        taskId: id,
        runner,
        by: 'ann',
        plan: task.plan,
        onError: task.settings.onError,
        knownDrift: task.approval?.voided?.drifted ?? [],
        openConnection: open,
        append,
        signal,
      });
    }
    await claim.run.release();
    return prepared;
  };

  it('runs what was approved', async () => {
    const id = await submit();
    await approve(id);
    assert.deepEqual(await start(id), { status: 'ready' });
    assert.equal((await read(id)).status, 'succeeded');
  });

  it('is looked after in a few questions, however many shadows are still to be made', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `new_${index}`);
    await database.connection.query(names.map((name) => `CREATE TABLE ${name} (id int)`).join(';'));
    const id = await submit();
    await approve(id);
    const proxy = await startTcpProxy(database.server.host, database.server.port);
    try {
      const prepared = await prepareRun({
        task: await read(id),
        address,
        byItself: false,
        openConnection: openerTo(database.server, { port: proxy.port }),
        append: () => Promise.reject(new Error('There is nothing to tell.')),
        signal,
      });
      assert.deepEqual(prepared, { status: 'ready' });
      const asked = proxy.commands.filter((sql) => sql.includes('SHOW CREATE TABLE'));
      assert.ok(asked.length <= 4, `${asked.length} requests`);
    } finally {
      await proxy.close();
    }
  });

  it('is void after a drift; a second approval covers it, and what drifted stays untouched', async () => {
    const id = await submit();
    await approve(id);
    await database.connection.query('ALTER TABLE _test_b ADD COLUMN mine int');
    const prepared = await start(id);
    assert.match(prepared.status === 'voided' ? prepared.reason : '', /shadow: b\./);
    const waiting = await read(id);
    assert.equal(waiting.status, 'approving');
    assert.equal(waiting.approval?.decision, undefined);
    assert.deepEqual(waiting.approval?.voided?.drifted, ['b']);
    assert.equal(waiting.startedAt, undefined);
    assert.equal((await store.claimRun(id, 'execute')).status, 'refused');

    await approve(id);
    assert.equal((await start(id)).status, 'ready');
    const done = await read(id);
    assert.deepEqual(results(done), { a: 'succeeded', b: 'drifted', c: 'succeeded' });
    const [rows] = await database.connection.query('SHOW CREATE TABLE _test_b');
    assert.match(JSON.stringify(rows), /mine/);
  });

  it('lets what is known to have drifted stop nothing, also where the task aborts on errors', async () => {
    const id = await submit(true, 'abort');
    await approve(id);
    await database.connection.query('ALTER TABLE a ADD COLUMN mine int');
    assert.equal((await start(id)).status, 'voided');
    await approve(id);
    await start(id);
    const done = await read(id);
    assert.deepEqual(results(done), { a: 'drifted', b: 'succeeded', c: 'succeeded' });
    assert.equal(done.status, 'succeededWithErrors');
  });

  it('is void again when more drifts than the second approval knew', async () => {
    const id = await submit();
    await approve(id);
    await database.connection.query('ALTER TABLE b ADD COLUMN y int');
    await start(id);
    await approve(id);
    await database.connection.query('DROP TABLE c');
    const prepared = await start(id);
    assert.match(prepared.status === 'voided' ? prepared.reason : '', /shadow: c\./);
    assert.deepEqual((await read(id)).approval?.voided?.drifted, ['b', 'c']);
  });

  it('is void when the connection leads elsewhere', async () => {
    const id = await submit();
    await approve(id);
    const prepared = await start(id, { address: 'other:3306' });
    assert.match(prepared.status === 'voided' ? prepared.reason : '', /led to db:3306 .* other:3306 now/);
    assert.equal((await read(id)).status, 'approving');
  });

  it('stays when another server answers: what that one holds is no drift (D07)', async () => {
    const id = await submit();
    await approve(id);
    const task = await read(id);
    const elsewhere = { ...task, plan: { ...task.plan, serverIdentity: 'other' } };
    await assert.rejects(start(id, { task: elsewhere }), /Another server answers/);
    assert.equal((await read(id)).status, 'waiting');
  });

  it('is not asked for where a task needs none: drift is then each table’s own matter', async () => {
    const id = await submit(false);
    await database.connection.query('ALTER TABLE _test_b ADD COLUMN mine int');
    assert.deepEqual(await start(id), { status: 'ready' });
    assert.deepEqual(results(await read(id)), { a: 'succeeded', b: 'drifted', c: 'succeeded' });
  });

  it('warns of a clock that is minutes from the server’s before a run that starts by itself (S06)', async () => {
    const warnings = async (id: number): Promise<readonly string[]> =>
      (await store.events(id)).flatMap((event) => (event.kind === 'message' ? [event.text] : []));
    const right = await submit(false);
    await start(right, { byItself: true });
    assert.deepEqual(await warnings(right), []);
    const wrong = await submit(false);
    await start(wrong, { byItself: true, openConnection: openHourLate });
    assert.match((await warnings(wrong)).join(), /This machine's clock is 36\d\d s ahead of the server's/);
    assert.equal((await read(wrong)).status, 'succeeded');
  });
});
