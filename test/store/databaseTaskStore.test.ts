import assert from 'node:assert/strict';
import { databaseStoreVersion, setUpDatabaseStore } from '../../src/store/database/openDatabaseStore';
import {
  memberGrants,
  schemaVersion,
  setupScript,
  setupStatements,
} from '../../src/store/database/storeSchema';
import type { TaskStore } from '../../src/store/taskStore';
import { type TestDatabase, withDatabase } from '../support/database';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy';
import { createdEvent, startedEvent, stepEvent } from '../support/taskEvents';
import { databaseBackend } from './databaseBackend';
import { type StoreName, openNamedStore, placeOf } from './namedStore';
import { keepsTasks } from './storeContract';
import { until } from './storeJobs';

type DatabaseName = Extract<StoreName, { kind: 'database' }>;

describe('a store in a database', function () {
  this.timeout(60_000);
  keepsTasks(databaseBackend());
});

describe('the tables of a store', function () {
  this.timeout(60_000);
  const backend = databaseBackend();
  let name: DatabaseName;
  let database: TestDatabase;
  const stores: TaskStore[] = [];
  const users: string[] = [];
  let proxy: TcpProxy | undefined;

  const open = async (changes: Partial<DatabaseName> = {}): Promise<TaskStore> => {
    const opened = await openNamedStore({ ...name, ...changes });
    stores.push(opened);
    return opened;
  };
  /** A store of an account that has no more than a member needs. */
  const openAs = async (who: string): Promise<TaskStore> => {
    const user = `${who}_${process.pid}`;
    const account = `'${user}'@'%'`;
    await database.connection.query(`CREATE USER ${account} IDENTIFIED BY 'secret-1'`);
    users.push(account);
    for (const grant of memberGrants(name.database, account)) await database.connection.query(grant);
    return open({ user, password: 'secret-1' });
  };
  const openThroughProxy = async (): Promise<readonly [TaskStore, TcpProxy]> => {
    proxy = await startTcpProxy(name.host, name.port);
    return [await open({ host: '127.0.0.1', port: proxy.port }), proxy];
  };
  const approvable = () => ({
    ...createdEvent('a'),
    approval: { rule: 'all tasks', approver: 'notCreator', hours: 24 } as const,
  });
  const approval = (by: string) =>
    ({
      at: new Date().toISOString(),
      kind: 'approved',
      by,
      comment: '',
      planHash: createdEvent('a').plan.hash,
    }) as const;

  beforeEach(async () => {
    const made = await backend.make();
    assert.equal(made.kind, 'database');
    name = made;
    database = backend.databaseOf(made);
  });
  afterEach(async () => {
    for (const opened of stores.splice(0)) await opened.close();
    await proxy?.close();
    proxy = undefined;
    for (const account of users.splice(0)) await database.connection.query(`DROP USER ${account}`);
    await backend.remove(name);
  });

  it('name the accounts of the server, whoever an event says it is by', async () => {
    const [ann, bob] = [await openAs('ann'), await openAs('bob')];
    assert.equal(ann.account, `ann_${process.pid}@%`);
    const id = await ann.create({ ...approvable(), by: bob.account });
    assert.equal((await bob.read(id))?.createdBy, ann.account);
    await assert.rejects(ann.append(id, approval(ann.account)), /approving: "approved" is not possible/);
    await assert.rejects(ann.append(id, approval(bob.account)), /approving: "approved" is not possible/);
    await bob.append(id, approval('somebody else'));
    assert.equal((await ann.read(id))?.approval?.decision?.by, bob.account);
  });

  it('need no more grants than the script names, for everything a member does', async () => {
    const [ann, bob] = [await openAs('ann'), await openAs('bob')];
    const id = await ann.create(createdEvent('a'));
    const run = await bob.claimRun(id, 'execute');
    await bob.append(id, startedEvent());
    await bob.append(id, stepEvent('a'));
    await bob.append(id, { at: '', kind: 'executionFinished', status: 'failed' });
    if (run.status === 'claimed') await run.run.release();
    assert.equal(await backend.countClaims(name, id), 0);
    await ann.delete(id);
    assert.equal(await bob.read(id), undefined);
    assert.deepEqual((await bob.list()).tasks, []);
    assert.equal(await bob.create(createdEvent('a')), id + 1);
    assert.match(setupScript(name.database, 0), /GRANT SELECT, INSERT ON .*events/);
    for (const statement of setupStatements(name.database, 0)) {
      assert.ok(setupScript(name.database, 0).includes(`${statement};`), 'the script is what runs');
    }
  });

  it('are emptied of a deleted task where the account may delete', async () => {
    const store = await open();
    const id = await store.create(createdEvent('a'));
    await store.append(id, { at: '', kind: 'abortRequested', by: '' });
    await store.delete(id);
    const [rows] = await database.connection.query('SELECT kind FROM shadow_sync_events');
    assert.deepEqual(rows, [{ kind: 'deleted' }]);
    assert.equal(await store.create(createdEvent('a')), id + 1, 'a number does not come back');
  });

  it('are asked for when they are not there, and are made again without harm', async () => {
    await withDatabase(async ({ name: empty }) => {
      await assert.rejects(open({ database: empty }), /holds no team store yet.*Set Up Team Store/);
      const place = placeOf({ ...name, database: empty });
      assert.equal(await databaseStoreVersion(place), 0);
      await setUpDatabaseStore(place);
      assert.equal(await databaseStoreVersion(place), schemaVersion);
      assert.equal(await (await open({ database: empty })).create(createdEvent('a')), 1);
      await setUpDatabaseStore(place);
      for (const statement of setupStatements(empty, 0)) {
        await database.connection.query(statement);
      }
      assert.equal((await (await open({ database: empty })).list()).total, 1);
    }, database.server);
    await assert.rejects(
      open({ database: 'test_there_is_none' }),
      /test_there_is_none .*holds no team store|There is no database/,
    );
  });

  it('are left alone when a newer version made them', async () => {
    await (await open()).create(createdEvent('a'));
    await database.connection.query(
      `INSERT INTO shadow_sync_version VALUES (${schemaVersion + 1}, UTC_TIMESTAMP(3))`,
    );
    await assert.rejects(open(), /newer version of Shadow Sync.*Nothing was changed\. Update the extension/);
    await assert.rejects(setUpDatabaseStore(placeOf(name)), /newer version/);
  });

  it('get an event once, whatever becomes of the connection meanwhile', async () => {
    const [store, between] = await openThroughProxy();
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    for (const fate of ['loseReply', 'loseRequest'] as const) {
      let lost = 0;
      between.decide = (sql) => (/INSERT INTO .*events/.test(sql) && lost++ === 0 ? fate : 'pass');
      await store.append(id, stepEvent('a', lost));
      await store.append(id, { at: '', kind: 'message', level: 'info', text: fate });
      assert.ok(lost > 0);
    }
    let lost = 0;
    between.decide = (sql) => (/INSERT INTO .*events/.test(sql) && lost++ === 0 ? 'loseReply' : 'pass');
    assert.equal(await store.create(createdEvent('b')), 2);
    between.decide = (sql) => (/executionFinished/.test(sql) && lost++ === 1 ? 'loseReply' : 'pass');
    await store.append(id, { at: '', kind: 'executionFinished', status: 'failed' });
    assert.deepEqual(
      (await store.events(id)).map(({ kind }) => kind),
      [
        'created',
        'executionStarted',
        'stepStarted',
        'message',
        'stepStarted',
        'message',
        'executionFinished',
      ],
    );
    assert.equal((await store.list()).total, 2);
  });

  it('never show a run as dead that ends while it is looked at', async () => {
    const [other, between] = await openThroughProxy();
    const store = await open();
    const looks: readonly ((id: number) => Promise<string | undefined>)[] = [
      async (id) => (await other.read(id))?.status,
      async () => (await other.list(1)).tasks[0]?.status,
      async (id) => (await other.events(id)).at(-1)?.kind,
    ];
    for (const [index, look] of looks.entries()) {
      const id = await store.create(createdEvent('a'));
      const claim = await store.claimRun(id, 'execute');
      await store.append(id, startedEvent());
      let ending: Promise<void> | undefined;
      let isOver = false;
      const end = async (): Promise<void> => {
        await store.append(id, { at: '', kind: 'executionFinished', status: 'succeeded' });
        if (claim.status === 'claimed') await claim.run.release();
        isOver = true;
      };
      // Who asks for the claims has read the task already.
      between.decide = (sql) => {
        if (!sql.includes('shadow_sync_claims')) return 'pass';
        ending ??= end();
        return isOver ? 'pass' : 'loseRequest';
      };
      assert.equal(await look(id), ['succeeded', 'succeeded', 'executionFinished'][index]);
      await ending;
    }
  });

  it('say so when the server is gone, and are found again when it is back', async () => {
    const [store, between] = await openThroughProxy();
    await store.create(createdEvent('a'));
    const blind: unknown[] = [];
    store.watch(
      () => undefined,
      (error) => blind.push(error),
    );
    between.decide = () => 'loseRequest';
    await Promise.all([
      assert.rejects(store.list(), /The team store .* on 127\.0\.0\.1:\d+ cannot be reached/),
      assert.rejects(store.create(createdEvent('a')), /cannot be reached/),
    ]);
    between.decide = () => 'pass';
    assert.equal((await store.list()).total, 1);
    await until(() => blind.length > 0);
    assert.match(String(blind[0]), /cannot be reached/);
  });

  it('are asked a few questions only, however many tasks they hold', async () => {
    const store = await open();
    await store.create(createdEvent('a'));
    const rows = Array.from(
      { length: 9_999 },
      (_, index) =>
        `(${index + 2}, 1, '${String(index).padStart(32, '0')}', UTC_TIMESTAMP(3), 'ann@%', '', 'created', 0, @body)`,
    );
    await database.connection.query('SET @body = (SELECT body FROM shadow_sync_events WHERE task_id = 1)');
    await database.connection.query(`INSERT INTO shadow_sync_events VALUES ${rows.join(', ')}`);
    const [other, between] = await openThroughProxy();
    const asked = async (work: () => Promise<unknown>): Promise<number> => {
      const before = between.commands.length;
      await work();
      return between.commands.length - before;
    };
    const first = await other.list(200);
    assert.deepEqual([first.tasks.length, first.tasks[0]?.id, first.total], [200, 10_000, 10_000]);
    assert.ok((await asked(() => other.list(200))) <= 3, 'what is known is not read again');
    assert.ok((await asked(() => other.list(200, 5_000))) <= 5);
    const changes: number[] = [];
    const before = between.commands.length;
    const questions = await asked(async () => {
      const stop = other.watch((ids) => changes.push(...ids));
      await until(() => changes.length > 0);
      changes.length = 0;
      await store.append(7, { at: '', kind: 'abortRequested', by: '' });
      await until(() => changes.includes(7));
      stop();
    });
    assert.deepEqual(changes, [7]);
    const looks = between.commands.slice(before).filter((sql) => sql.includes('UNION ALL')).length;
    assert.ok(questions <= 2 * looks + 1, `${questions} questions for ${looks} looks`);
  });

  it('show the other tasks when the rows of one are damaged', async () => {
    const store = await open();
    const [first, second] = [await store.create(createdEvent('a')), await store.create(createdEvent('a'))];
    await database.connection.query(
      `UPDATE shadow_sync_events SET body = '{"torn' WHERE task_id = ${first}; INSERT INTO shadow_sync_events SELECT task_id, 2, nonce, written_at, by_account, claim, 'message', parts, 'x' FROM shadow_sync_events WHERE task_id = ${second}`,
    );
    const { tasks, problems } = await (await open()).list();
    assert.deepEqual(
      tasks.map(({ id }) => id),
      [second],
    );
    assert.match(problems[0]?.message ?? '', /rows of task #1 in the team store are damaged/);
    const texts = (await store.events(second)).map((event) =>
      event.kind === 'message' ? event.text : event.kind,
    );
    assert.deepEqual(texts, ['created', 'Damaged rows of this history, which are not shown: 1.']);
  });
});
