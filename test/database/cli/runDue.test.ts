import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { setUpDatabaseStore } from '../../../src/store/database/openDatabaseStore';
import { openTaskStore } from '../../../src/store/folder/fileTaskStore';
import { openStoreFrom, type StoreLocation } from '../../../src/store/openStoreFrom';
import type { TaskStore } from '../../../src/store/taskStore';
import type { CreatedEvent, TaskEvent } from '../../../src/task/taskEvent';
import type { ExecutionMode } from '../../../src/task/taskSettings';
import { runCli, startCli } from '../../support/cli';
import { createDatabase, type TestDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { makePlan, taskSettings } from '../../support/taskRun';

const minute = 60_000;

describe('due tasks on the command line (EX-7)', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let root: string;
  let store: TaskStore;
  let address: string;
  beforeEach(async () => {
    database = await createDatabase();
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    await database.connection.query(
      names.map((name) => `CREATE TABLE ${name} (id int NOT NULL PRIMARY KEY, x int);`).join('\n'),
    );
    root = mkdtempSync(join(tmpdir(), 'shadow-sync-due-'));
    store = await openTaskStore(root);
    const { host, port, user } = database.server;
    address = `${host}:${port}`;
    const tls = { mode: 'preferred' };
    const profile = { id: 'c1', name: 'Shop prod', environment: 'production', savePassword: true };
    const entries = [{ ...profile, host, port, user, tls }, { what: 'is this' }];
    writeFileSync(join(root, 'connections.json'), JSON.stringify(entries));
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true, force: true });
    await database.drop();
  });

  /** A task of one table, due so many minutes from now. */
  const submit = async (
    table: string,
    inMinutes: number,
    changes: Partial<CreatedEvent> = {},
  ): Promise<number> => {
    const at = new Date(Date.now() + inMinutes * minute).toISOString();
    const execution: ExecutionMode = { kind: 'schedule', at, timeZone: 'UTC' };
    const chosen = { database: database.name, range: 'partial', tables: [table] } as const;
    return store.create({
      kind: 'created',
      by: 'ann',
      connectionName: 'Shop prod',
      address,
      settings: taskSettings({ ...chosen, connectionId: 'c1', execution }),
      plan: await makePlan(database, chosen),
      ...changes,
    });
  };
  const run = (...words: string[]) =>
    runCli(['run', '--due', '--store', root, ...words], database.server.password);
  const status = async (id: number): Promise<string> => (await store.read(id))?.status ?? 'none';
  const count = async (id: number, kind: TaskEvent['kind']): Promise<number> =>
    (await store.events(id)).filter((event) => event.kind === kind).length;

  it('runs what is due, and nothing else, and the second call finds nothing', async () => {
    const due = await submit('t0', -1);
    const later = await submit('t1', 60);
    const { code, stdout, stderr } = await run();
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, new RegExp(`#${due} t0: in step`));
    assert.match(stdout, new RegExp(`^#${due}: succeeded$`, 'm'));
    assert.equal(await status(due), 'succeeded');
    assert.equal(await status(later), 'scheduled');
    const second = await run('--json');
    assert.deepEqual(JSON.parse(second.stdout), { command: 'run', tasks: [] });
    assert.equal(second.code, 0);
  });

  it('runs each task once, however many look at the same time (S01)', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 12; index++) ids.push(await submit(`t${index}`, -1));
    const calls = await Promise.all([run(), run(), run()]);
    for (const { code, stdout, stderr } of calls) assert.equal(code, 0, stdout + stderr);
    for (const id of ids) {
      assert.equal(await status(id), 'succeeded');
      assert.equal(await count(id, 'executionStarted'), 1);
      assert.equal(await count(id, 'stepStarted'), 1);
    }
  });

  it('does with a missed time what --missed says, and writes it down in any case (S04)', async () => {
    const asked = await submit('t0', -30);
    assert.equal((await run()).code, 2);
    assert.equal(await status(asked), 'missed');
    // Later calls find it still waiting for its user.
    assert.equal((await run('--missed', 'ask')).code, 2);
    assert.equal(await count(asked, 'scheduleMissed'), 1);
    assert.equal((await run('--missed', 'run')).code, 0);
    assert.equal(await status(asked), 'succeeded');
    const skipped = await submit('t1', -30);
    assert.equal((await run('--missed', 'skip')).code, 2);
    assert.equal(await status(skipped), 'expired');
    assert.equal(await count(skipped, 'scheduleMissed'), 1);
    const late = await submit('t2', -30);
    assert.equal((await run('--grace', '60')).code, 0);
    assert.equal(await status(late), 'succeeded');
  });

  it('takes a password of its own for each connection, and says which one is missing', async () => {
    const id = await submit('t0', -1);
    const words = ['run', '--due', '--store', root];
    const without = await runCli(words, undefined);
    if (database.server.password !== '') {
      assert.equal(without.code, 1);
      assert.match(without.stdout, /set SHADOW_SYNC_PASSWORD_SHOP_PROD or SHADOW_SYNC_PASSWORD/);
      assert.equal(await status(id), 'scheduled');
    }
    process.env['SHADOW_SYNC_PASSWORD_SHOP_PROD'] = database.server.password;
    try {
      assert.equal((await runCli(words, 'wrong')).code, 0);
    } finally {
      delete process.env['SHADOW_SYNC_PASSWORD_SHOP_PROD'];
    }
    assert.equal(await status(id), 'succeeded');
  });

  it('runs no task whose approval is missing, late or does not cover what changed (AP-3, AP-4)', async () => {
    const approval = { rule: 'production', approver: 'anyone', hours: 72 } as const;
    const now: Partial<CreatedEvent> = { approval };
    const open = await submit('t0', 60, now);
    const late = await submit('t1', -1, now);
    const approved = await submit('t2', 0, {
      ...now,
      settings: { ...(await store.read(open))!.settings, execution: { kind: 'immediate' } },
    });
    const { plan } = (await store.read(approved))!;
    const decision = { kind: 'approved', by: 'bob', comment: 'fine', planHash: plan.hash } as const;
    await store.append(approved, { at: new Date().toISOString(), ...decision });
    await database.connection.query('CREATE TABLE _test_t2 (id int NOT NULL PRIMARY KEY)');
    const { code, stdout } = await run();
    assert.equal(code, 2, stdout);
    assert.match(stdout, /The approval does not count any more/);
    assert.equal(await status(open), 'approving');
    assert.equal(await status(late), 'expired');
    assert.equal(await status(approved), 'approving');
    assert.equal(await count(approved, 'executionStarted'), 0);
  });

  it('takes a connection to the same address for a task of another machine, and no other', async () => {
    const settings = { ...taskSettings({ database: database.name }), connectionId: 'elsewhere' };
    const execution: ExecutionMode = { kind: 'schedule', at: new Date().toISOString(), timeZone: 'UTC' };
    const id = await submit('t0', 0, { settings: { ...settings, execution } });
    assert.equal((await run()).code, 0);
    assert.equal(await status(id), 'succeeded');
    const far = await submit('t1', 0, { settings: { ...settings, execution }, address: 'far:3306' });
    const { code, stdout } = await run();
    assert.equal(code, 1);
    assert.match(stdout, /Shop prod is not in the file of connections and none to far:3306/);
    assert.equal(await status(far), 'scheduled');
  });

  /** Lends the words that name a team's store, in whose place the tests' own steps meanwhile. */
  const inTeamStore = async (
    use: (home: TestDatabase, words: readonly string[], password: string) => Promise<void>,
  ): Promise<void> => {
    const home = await createDatabase();
    const { host, port, user, password } = database.server;
    const place = {
      kind: 'database',
      open: (options, signal) => openConnection(targetOf(database.server), password, options, signal),
      address,
      database: home.name,
    } satisfies StoreLocation;
    await setUpDatabaseStore(place);
    const folderStore = store;
    store = await openStoreFrom(place);
    const url = `mysql://${encodeURIComponent(user)}@${host}:${port}/${home.name}`;
    try {
      await use(home, ['--store-url', url, '--connections', join(root, 'connections.json')], password);
    } finally {
      await store.close();
      store = folderStore;
      await home.drop();
    }
  };

  it('runs the due tasks of a team’s store', async () => {
    await inTeamStore(async (_, words, password) => {
      const id = await submit('t0', -1);
      const { code, stdout, stderr } = await runCli(['run', '--due', ...words], password);
      assert.equal(code, 0, stdout + stderr);
      assert.equal(await status(id), 'succeeded');
      const list = await runCli(['tasks', ...words], password);
      assert.match(list.stdout, new RegExp(`^#${id} +succeeded`));
    });
  });

  it('fails where the store does not take what is to be written', async () => {
    await inTeamStore(async (home, words, password) => {
      const id = await submit('t0', -1);
      await home.connection.query('ALTER TABLE shadow_sync_events ADD COLUMN wanted int NOT NULL');
      const { code, stdout } = await runCli(['run', '--due', ...words], password);
      assert.equal(code, 1, stdout);
      assert.match(stdout, new RegExp(`^#${id}: scheduled\\. The team store .*wanted`));
    });
  });

  it('says that a task is to be verified whose history could not be written any more', async () => {
    await inTeamStore(async (home, words, password) => {
      await database.connection.query('CREATE TABLE _test_t0 (id int NOT NULL PRIMARY KEY)');
      const id = await submit('t0', -1);
      // Its statement waits meanwhile.
      const reader = await database.server.connectRoot();
      await reader.query(`USE ${database.name}; START TRANSACTION; SELECT * FROM _test_t0`);
      const call = startCli(['run', '--due', ...words], password);
      await call.printed(', t0: sending');
      await home.connection.query('ALTER TABLE shadow_sync_events ADD COLUMN wanted int NOT NULL');
      await reader.query('COMMIT');
      await reader.end();
      const { code, stdout } = await call.done;
      assert.equal(code, 1, stdout);
      assert.match(
        stdout,
        new RegExp(`^#${id}: interrupted\\. The team store .*wanted.* verify the task`, 'm'),
      );
    });
  });

  it('is an error, and no more, when a server is not there', async () => {
    const id = await submit('t0', -1);
    const other = await submit('t1', -1);
    const { user } = database.server;
    const tls = { mode: 'preferred' };
    const gone = { id: 'c1', name: 'Shop prod', host: '127.0.0.1', port: 1, user, tls };
    writeFileSync(join(root, 'connections.json'), JSON.stringify([gone]));
    const { code, stdout } = await run('--json');
    assert.equal(code, 1);
    const { tasks } = JSON.parse(stdout) as { tasks: readonly { task: number; error: string }[] };
    assert.deepEqual(
      tasks.map(({ task }) => task),
      [id, other],
    );
    assert.match(tasks[0]?.error ?? '', /refuses connections/);
    assert.equal(await status(id), 'scheduled');
  });

  it('lists the tasks, and refuses what it does not understand', async () => {
    const id = await submit('t0', 60);
    const list = await runCli(['tasks', '--store', root]);
    assert.match(list.stdout, new RegExp(`^#${id} +scheduled +Shop prod / \\w+ +by ann .* due `));
    const json = await runCli(['tasks', '--store', root, '--json']);
    const { tasks } = JSON.parse(json.stdout) as { tasks: readonly { id: number; tables: number }[] };
    assert.deepEqual(
      tasks.map(({ id: each, tables }) => [each, tables]),
      [[id, 1]],
    );
    const refused: readonly (readonly [readonly string[], RegExp])[] = [
      [['run', '--store', root], /run --due/],
      [['run', '--due'], /--store FOLDER/],
      [['run', '--due', '--store', join(root, 'nowhere')], /holds no tasks/],
      [['run', '--due', '--store', root, '--missed', 'perhaps'], /--missed perhaps/],
      [['run', '--due', '--store', root, '--grace', '0'], /--grace 0/],
      [['run', '--due', '--store-url', 'mysql://u@h:1/db'], /--connections FILE/],
      [['tasks', '--store', root, '--url', 'x'], /--url/],
    ];
    const calls = await Promise.all(refused.map(([words]) => runCli(words)));
    for (const [index, [words, message]] of refused.entries()) {
      assert.equal(calls[index]?.code, 1, words.join(' '));
      assert.match(calls[index].stderr, message);
    }
  });
});
