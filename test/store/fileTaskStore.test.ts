import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import type { TaskStore } from '../../src/store/taskStore';
import { writeDurably } from '../../src/store/writeDurably';
import { at, createdEvent, startedEvent } from '../support/taskEvents';
import { folderBackend } from './folderBackend';
import { keepsTasks } from './storeContract';

describe('a store in a folder', function () {
  this.timeout(60_000);
  keepsTasks(folderBackend());
});

describe('the files of a store', function () {
  this.timeout(60_000);
  let root: string;
  let store: TaskStore;
  const stores: TaskStore[] = [];

  const open = async (): Promise<TaskStore> => {
    const opened = await openTaskStore(root);
    stores.push(opened);
    return opened;
  };
  const folder = (id: number): string => join(root, 'v1', 'tasks', String(id));

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'shadow-sync-store-'));
    store = await open();
  });
  afterEach(async () => {
    for (const opened of stores.splice(0)) await opened.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('say where and what to do when the disk is full', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const path = join(root, 'file.json');
    symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
    await assert.rejects(writeDurably(path, 'text'), {
      name: 'StoreError',
      message: `Nothing can be written to ${root}: the disk is full. Make room on it, then try again.`,
    });
    assert.deepEqual(readdirSync(root), ['v1'], 'nothing half written stays');
  });

  it('say where and what to do when nothing can be written there (E08)', async function () {
    // Where nobody makes folders, root neither.
    if (!existsSync('/sys/kernel')) this.skip();
    await assert.rejects(openTaskStore('/sys/kernel/shadow-sync'), {
      name: 'StoreError',
      message:
        /^Nothing can be written to \/sys\/kernel\S*: (permission denied|the file system is read-only)\./,
    });
  });

  it('is readable by its user alone', async () => {
    const id = await store.create(createdEvent('a'));
    await store.append(id, { at: at(1), kind: 'message', level: 'info', text: 'x' });
    if (process.platform === 'win32') return;
    assert.equal(statSync(folder(id)).mode & 0o777, 0o700);
    for (const name of readdirSync(folder(id)))
      assert.equal(statSync(join(folder(id), name)).mode & 0o777, 0o600, name);
  });

  it('takes a process of the same number that started later for another one (S11)', async () => {
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    const path = join(folder(id), 'run-1.claim');
    const claim = JSON.parse(readFileSync(path, 'utf8')) as { process: { startTime?: string } };
    if (claim.process.startTime === undefined) return;
    writeFileSync(path, JSON.stringify({ ...claim, process: { ...claim.process, startTime: '1' } }));
    assert.equal((await (await open()).read(id))?.status, 'interrupted');
  });

  it('bears a torn last line (P02) and tells of damaged ones', async () => {
    const id = await store.create(createdEvent('a'));
    await store.append(id, { at: at(1), kind: 'message', level: 'info', text: 'whole' });
    await store.close();
    const [name] = readdirSync(folder(id)).filter((each) => each.endsWith('.jsonl'));
    const path = join(folder(id), name ?? '');
    appendFileSync(path, '{"at":"2026-01-02T00:00:02.000Z","kind":"mess');
    const again = await open();
    assert.deepEqual(
      (await again.events(id)).map(({ kind }) => kind),
      ['created', 'message'],
    );
    appendFileSync(
      path,
      'age\nnull\n{"at":"2026-01-02T00:00:03.000Z","kind":"message","level":"info","text":"later"}\n',
    );
    const texts = (await again.events(id)).map((event) =>
      event.kind === 'message' ? event.text : event.kind,
    );
    assert.deepEqual(texts, [
      'created',
      'whole',
      'later',
      '2 lines of this history are damaged and not shown.',
    ]);
    assert.equal((await again.list()).tasks.length, 1);
  });

  it('keeps a damaged task file aside and shows the others (P03)', async () => {
    await store.create(createdEvent('a'));
    await store.create(createdEvent('b'));
    for (const damage of ['{"schemaVersion":1,"crea', '{"schemaVersion":1,"created":{}}', 'null']) {
      writeFileSync(join(folder(1), 'task.json'), damage);
      for (let look = 0; look < 2; look++) {
        const { tasks, problems } = await (await open()).list();
        assert.deepEqual(
          tasks.map(({ id }) => id),
          [2],
        );
        assert.match(
          problems[0]?.message ?? '',
          /The file of task #1 is damaged and was kept as .*task\.json\.corrupt-\d+/,
        );
      }
    }
    assert.equal(readdirSync(folder(1)).filter((name) => name.includes('.corrupt-')).length >= 1, true);
  });

  it('leaves what a newer version wrote as it is (P04)', async () => {
    const id = await store.create(createdEvent('a'));
    const path = join(folder(id), 'task.json');
    const newer = JSON.stringify({ schemaVersion: 2, created: { kind: 'other' } });
    writeFileSync(path, newer);
    const { tasks, problems } = await (await open()).list();
    assert.deepEqual(tasks, []);
    assert.match(problems[0]?.message ?? '', /newer version of Shadow Sync\. Update the extension/);
    const other = await open();
    await assert.rejects(other.append(id, startedEvent()), /newer version/);
    await assert.rejects(other.delete(id), /newer version/);
    assert.equal(readFileSync(path, 'utf8'), newer);
  });

  it('fills a page up where the creation of a task broke off', async () => {
    for (let index = 0; index < 4; index++) await store.create(createdEvent('a'));
    for (const id of [3, 4, 5]) mkdirSync(folder(id), { recursive: true });
    rmSync(join(folder(3), 'task.json'));
    rmSync(join(folder(4), 'task.json'));
    const { tasks } = await (await open()).list(2);
    assert.deepEqual(
      tasks.map(({ id }) => id),
      [2, 1],
    );
    assert.equal((await (await open()).list()).total, 2);
  });

  it('lists the newest of 10,000 tasks without reading the others (P06)', async () => {
    const template = JSON.stringify({ schemaVersion: 1, created: createdEvent('a', 'b') });
    for (let id = 1; id <= 10_000; id++) {
      mkdirSync(folder(id), { mode: 0o700 });
      // Who reads one of the others meets a damaged file.
      writeFileSync(join(folder(id), 'task.json'), id > 9_800 ? template : '{');
    }
    const { tasks, total, problems } = await (await open()).list(200);
    assert.equal(total, 10_000);
    assert.deepEqual([tasks.length, tasks[0]?.id, problems], [200, 10_000, []]);
    assert.deepEqual(readdirSync(folder(9_800)), ['task.json'], 'not even looked at');
  });
});
