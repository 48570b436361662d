import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaskStore } from '../../src/store/fileTaskStore';
import type { TaskStore } from '../../src/store/taskStore';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';

describe('the task store', function () {
  this.timeout(60_000);
  let root: string;
  let store: TaskStore;
  const stores: TaskStore[] = [];
  const children: ChildProcess[] = [];

  /** Another window over the same store. */
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
    for (const child of children.splice(0)) await ended(child, 'SIGKILL');
    for (const opened of stores.splice(0)) await opened.close();
    rmSync(root, { recursive: true, force: true });
  });

  const start = (
    job: string,
    argument = '',
  ): { readonly child: ChildProcess; readonly said: () => readonly unknown[] } => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'storeProcess.ts'), root, job, argument],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const said = (): readonly unknown[] =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown);
    return { child, said };
  };

  it('keeps tasks and their history over restarts, the newest first (TL-1)', async () => {
    assert.equal(await store.create(createdEvent('a')), 1);
    assert.equal(await store.create(createdEvent('b')), 2);
    const run = await store.claimRun(1, 'execute');
    assert.equal(run.status, 'claimed');
    await store.append(1, startedEvent());
    await store.append(1, stepEvent('a'));
    await store.append(1, tableEvent('a', { status: 'succeeded' }));
    await store.append(1, { at: at(9), kind: 'executionFinished', status: 'succeeded' });
    await store.close();

    const again = await open();
    const { tasks, problems, total } = await again.list();
    assert.deepEqual(
      tasks.map(({ id, status }) => [id, status]),
      [
        [2, 'waiting'],
        [1, 'succeeded'],
      ],
    );
    assert.deepEqual([problems, total], [[], 2]);
    assert.deepEqual(
      (await again.events(1)).map(({ kind }) => kind),
      ['created', 'executionStarted', 'stepStarted', 'tableFinished', 'executionFinished'],
    );
    assert.deepEqual(
      (await again.list(1)).tasks.map(({ id }) => id),
      [2],
    );
    assert.equal(await again.read(3), undefined);
  });

  it('is readable by its user alone', async () => {
    const id = await store.create(createdEvent('a'));
    await store.append(id, { at: at(1), kind: 'message', level: 'info', text: 'x' });
    if (process.platform === 'win32') return;
    assert.equal(statSync(folder(id)).mode & 0o777, 0o700);
    for (const name of readdirSync(folder(id)))
      assert.equal(statSync(join(folder(id), name)).mode & 0o777, 0o600, name);
  });

  it('refuses what the state does not allow, also when called anyway (TL-4)', async () => {
    const id = await store.create(createdEvent('a'));
    await assert.rejects(
      store.append(id, stepEvent('a')),
      /Task #1 is waiting: "stepStarted" is not possible now/,
    );
    await assert.rejects(store.append(id, startedEvent()), /Another process has taken over task #1/);
    await assert.rejects(store.delete(id), /only finished tasks can be deleted/);
    await store.append(id, { at: at(1), kind: 'abortRequested', by: 'ann' });
    assert.equal((await store.read(id))?.status, 'aborted');
    const refused = await store.claimRun(id, 'execute');
    assert.match(
      refused.status === 'refused' ? refused.message : '',
      /Task #1 is aborted: it cannot be executed now/,
    );
    await store.delete(id);
    assert.equal(existsSync(folder(id)), false);
    assert.equal(await store.create(createdEvent('a')), 2, 'a number does not come back');
    await assert.rejects(store.events(1), /not there any more/);
    for (const wrong of [0, -1, 1.5, Number.NaN]) await assert.rejects(store.read(wrong), /no task/);
  });

  it('gives each of several processes its own numbers', async () => {
    const jobs = Array.from({ length: 3 }, () => start('create', '20'));
    await Promise.all(jobs.map(({ child }) => ended(child)));
    const ids = jobs.flatMap(({ said }) => said()) as number[];
    assert.equal(ids.length, 60);
    assert.equal(new Set(ids).size, 60);
    assert.equal((await store.list()).tasks.length, 60);
  });

  it('lets one of several processes run a task (S01)', async () => {
    const id = await store.create(createdEvent('a'));
    const jobs = Array.from({ length: 4 }, () => start('claim', String(id)));
    await until(() => jobs.every(({ said }) => said().length === 1));
    const said = jobs.map((job) => job.said()[0]).sort();
    assert.deepEqual(said, ['claimed', ...Array.from({ length: 3 }, () => 'refused')]);
  });

  it('reads as interrupted when the runner was killed, and never runs again by itself (C08)', async () => {
    const id = await store.create(createdEvent('a'));
    const { child, said } = start('run', String(id));
    await until(() => said().length > 20);
    assert.equal((await store.read(id))?.status, 'executing');
    await ended(child, 'SIGKILL');

    const task = await store.read(id);
    assert.equal(task?.status, 'interrupted');
    assert.match(task.detail ?? '', new RegExp(`process ${child.pid} on .* is gone`));
    const steps = said().length - 1;
    const events = await store.events(id);
    const recorded = events.filter(({ kind }) => kind === 'tableFinished').length;
    assert.ok(
      recorded === steps || recorded === steps + 1,
      `${recorded} of ${steps}: what was done is on the disk`,
    );
    assert.equal(events.at(-1)?.kind, 'interrupted');
    const refused = await store.claimRun(id, 'execute');
    assert.equal(refused.status, 'refused');

    const verification = await store.claimRun(id, 'verify');
    assert.equal(verification.status, 'claimed');
    assert.equal((await store.read(id))?.status, 'interrupted');
    assert.equal((await (await open()).claimRun(id, 'verify')).status, 'refused', 'one verifies');
    await assert.rejects(store.append(id, stepEvent('a')), /interrupted: "stepStarted" is not possible/);
    await store.append(id, { at: at(100_000_000), kind: 'executionFinished', status: 'failed' });
    if (verification.status === 'claimed') await verification.run.release();
    assert.equal((await (await open()).read(id))?.status, 'failed');
  });

  it('stops a runner that was asleep while somebody took over (S02)', async () => {
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    const [claim] = readdirSync(folder(id)).filter((name) => name.endsWith('.claim'));
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(folder(id), claim ?? ''), longAgo, longAgo);
    const other = await open();
    assert.equal((await other.read(id))?.status, 'interrupted');
    assert.equal((await other.claimRun(id, 'verify')).status, 'claimed');
    await assert.rejects(store.append(id, stepEvent('a')), /Another process has taken over task #1/);
    assert.ok((await store.events(id)).every(({ kind }) => kind !== 'stepStarted'));
  });

  it('keeps such a runner stopped when the one that took over has finished and gone (S02)', async () => {
    const id = await store.create(createdEvent('a'));
    const asleep = await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(folder(id), 'run-1.claim'), longAgo, longAgo);
    const other = await open();
    const verification = await other.claimRun(id, 'verify');
    await other.append(id, { at: at(100_000_000), kind: 'executionFinished', status: 'failed' });
    if (verification.status === 'claimed') await verification.run.release();

    await assert.rejects(store.append(id, stepEvent('a')), /Another process has taken over task #1/);
    if (asleep.status === 'claimed') await asleep.run.release();
    assert.deepEqual(
      readdirSync(folder(id)).filter((name) => name.endsWith('.claim')),
      [],
    );
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

  it('takes an abort from another window (S10)', async () => {
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    const other = await open();
    const seen: string[] = [];
    const stop = store.watch((ids) => {
      void store.read(id).then((task) => {
        if (ids.includes(id) && task) seen.push(task.status);
      });
    });
    await other.append(id, { at: new Date().toISOString(), kind: 'abortRequested', by: 'bob' });
    await until(() => seen.includes('aborting'));
    stop();
    await store.append(id, { at: new Date().toISOString(), kind: 'executionFinished', status: 'aborted' });
    assert.equal((await other.read(id))?.status, 'aborted');
  });

  for (const [words, seconds] of [
    ['in the same instant', 1],
    ['by a clock that was put back', -600],
  ] as const) {
    it(`keeps what a run reports between its beginning and its end, ${words}`, async () => {
      const id = await store.create(createdEvent('a', 'b'));
      await store.claimRun(id, 'execute');
      await store.append(id, startedEvent());
      await store.append(id, stepEvent('a', 0, seconds));
      await (await open()).append(id, { at: at(1), kind: 'abortRequested', by: 'bob' });
      await store.append(id, tableEvent('a', { status: 'succeeded' }, seconds));
      await store.append(id, { at: at(seconds), kind: 'executionFinished', status: 'aborted' });
      const task = await (await open()).read(id);
      assert.equal(task?.status, 'aborted');
      assert.equal(task.tables['a']?.state.status, 'succeeded');
      assert.deepEqual(
        (await store.events(id)).map(({ kind }) => kind).filter((kind) => kind !== 'abortRequested'),
        ['created', 'executionStarted', 'stepStarted', 'tableFinished', 'executionFinished'],
      );
    });
  }

  it('does not start what another window aborted after this one took it (S10)', async () => {
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await (await open()).append(id, { at: at(1), kind: 'abortRequested', by: 'bob' });
    await assert.rejects(store.append(id, startedEvent(2)), /aborted: "executionStarted" is not possible/);
    assert.equal((await store.read(id))?.status, 'aborted');
  });

  it('tells of tasks that come, change and go in another window (TL-5)', async () => {
    const other = await open();
    const changes: number[] = [];
    other.watch((ids) => changes.push(...ids));
    await until(() => true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = await store.create(createdEvent('a'));
    await until(() => changes.includes(id));
    changes.length = 0;
    await store.append(id, { at: at(1), kind: 'abortRequested', by: 'ann' });
    await until(() => changes.includes(id));
    changes.length = 0;
    await store.delete(id);
    await until(() => changes.includes(id));
  });

  it('tells when a runner dies, though no file changes', async () => {
    const id = await store.create(createdEvent('a'));
    const { child, said } = start('run', String(id));
    await until(() => said().length > 3);
    let last = '';
    store.watch(() => void store.read(id).then((task) => (last = task?.status ?? '')));
    await until(() => last === 'executing');
    await ended(child, 'SIGKILL');
    await until(() => last === 'interrupted');
  });

  it('never leaves half a task behind, whenever its process is killed (P01)', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, said } = start('createForever');
      const goal = 2 + round;
      await until(() => said().length >= goal);
      await ended(child, 'SIGKILL');
    }
    const { tasks, problems } = await store.list();
    assert.deepEqual(problems, []);
    assert.ok(tasks.length >= 9);
    for (const task of tasks) assert.equal(task.plan.tables.length, 200);
    const next = await store.create(createdEvent('a'));
    assert.ok(next > Math.max(...tasks.map(({ id }) => id)));
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

  it('lists the newest of 10,000 tasks without reading the others (P06)', async () => {
    const template = JSON.stringify({ schemaVersion: 1, created: createdEvent('a', 'b') });
    for (let id = 1; id <= 10_000; id++) {
      mkdirSync(folder(id), { mode: 0o700 });
      writeFileSync(join(folder(id), 'task.json'), template);
    }
    const start_ = performance.now();
    const { tasks, total } = await (await open()).list(200);
    const durationMs = performance.now() - start_;
    assert.equal(total, 10_000);
    assert.deepEqual([tasks.length, tasks[0]?.id], [200, 10_000]);
    assert.ok(durationMs < 1_000, `${durationMs.toFixed()} ms`);
  });

  it('writes thousands of events of one run in their order', async () => {
    const id = await store.create(createdEvent('a'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    await Promise.all(Array.from({ length: 500 }, (_, step) => store.append(id, stepEvent('a', step))));
    const steps = (await store.events(id)).flatMap((event) =>
      event.kind === 'stepStarted' ? [event.step] : [],
    );
    assert.deepEqual(
      steps,
      Array.from({ length: 500 }, (_, step) => step),
    );
  });
});

async function until(holds: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > limit) throw new Error('It did not happen within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (signal) child.kill(signal);
  await gone;
}
