import assert from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';
import { ended, until } from './storeJobs';
import { type StoreBackend, storeTest } from './storeTest';

/** What a store keeps of tasks and tells of them. Call it within `describe`. */
export function keepsHistory(backend: StoreBackend): void {
  const { here, open, job } = storeTest(backend);

  it('keeps tasks and their history over restarts, the newest first (TL-1)', async () => {
    assert.equal(await here.store.create(createdEvent('a')), 1);
    assert.equal(await here.store.create(createdEvent('b')), 2);
    const run = await here.store.claimRun(1, 'execute');
    assert.equal(run.status, 'claimed');
    await here.store.append(1, startedEvent());
    await here.store.append(1, stepEvent('a'));
    await here.store.append(1, tableEvent('a', { status: 'succeeded' }));
    await here.store.append(1, { at: at(9), kind: 'executionFinished', status: 'succeeded' });
    await here.store.close();

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

  it('tells other windows how far each table is, and what keeps it (TL-5)', async () => {
    const id = await here.store.create(createdEvent('a', 'b'));
    await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    await here.store.append(id, stepEvent('a'));
    const outcome = { status: 'succeeded', durationMs: 1, warnings: [] } as const;
    await here.store.append(id, { at: at(3), kind: 'stepFinished', step: 0, source: 'a', outcome });
    await here.store.append(id, stepEvent('b', 1, 4));
    await here.store.append(id, {
      at: at(5),
      kind: 'message',
      level: 'warn',
      source: 'b',
      text: 'It waits.',
    });
    const seen = await open();
    const [task] = (await seen.list()).tasks;
    assert.ok(task);
    // Its instants may be those of the server's clock.
    assert.deepEqual(task.tables, foldTask(id, await seen.events(id))?.tables);
    assert.deepEqual(task.tables['a']?.state, { status: 'executing', applied: 1 });
    const { state } = task.tables['b'] ?? {};
    assert.equal(state?.status === 'executing' && state.message, 'It waits.');
  });

  it('gives each of several processes its own numbers', async () => {
    const jobs = Array.from({ length: 3 }, () => job('create', '20'));
    await Promise.all(jobs.map(({ child }) => ended(child)));
    const ids = jobs.flatMap(({ said }) => said()) as number[];
    assert.equal(ids.length, 60);
    assert.equal(new Set(ids).size, 60);
    assert.equal((await here.store.list()).tasks.length, 60);
  });

  it('tells of tasks that come, change and go in another window (TL-5)', async () => {
    const other = await open();
    const changes: number[] = [];
    other.watch((ids) => changes.push(...ids));
    await until(() => true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const id = await here.store.create(createdEvent('a'));
    await until(() => changes.includes(id));
    changes.length = 0;
    await here.store.append(id, { at: at(1), kind: 'abortRequested', by: 'ann' });
    await until(() => changes.includes(id));
    changes.length = 0;
    await here.store.delete(id);
    await until(() => changes.includes(id));
  });

  it('never leaves half a task behind, whenever its process is killed (P01)', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, said } = job('createForever');
      const goal = 2 + round;
      await until(() => said().length >= goal);
      await ended(child, 'SIGKILL');
    }
    const { tasks, problems } = await here.store.list();
    assert.deepEqual(problems, []);
    assert.ok(tasks.length >= 9);
    for (const task of tasks) assert.equal(task.plan.tables.length, 200);
    const next = await here.store.create(createdEvent('a'));
    assert.ok(next > Math.max(...tasks.map(({ id }) => id)));
  });

  it('writes thousands of events of one run in their order', async () => {
    const id = await here.store.create(createdEvent('a'));
    await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    await Promise.all(Array.from({ length: 500 }, (_, step) => here.store.append(id, stepEvent('a', step))));
    const steps = (await here.store.events(id)).flatMap((event) =>
      event.kind === 'stepStarted' ? [event.step] : [],
    );
    assert.deepEqual(
      steps,
      Array.from({ length: 500 }, (_, step) => step),
    );
  });

  it('keeps a task of a thousand large tables, and gives it back as it was', async () => {
    const tables = Array.from({ length: 1000 }, (_, index) => `orders_${index}_\u{1F600}é`);
    const created = createdEvent(...tables);
    const large = `'\\"\u{1F600}漢'`.repeat(500);
    const plan = {
      ...created.plan,
      tables: created.plan.tables.map((table) => ({ ...table, expectedSql: large })),
    };
    const id = await here.store.create({ ...created, plan });
    const task = await (await open()).read(id);
    assert.equal(JSON.stringify(task?.plan), JSON.stringify(plan));
  });

  it('lists page by page, the newest first', async () => {
    for (let index = 0; index < 7; index++) await here.store.create(createdEvent('a'));
    const ids = async (limit: number, before?: number) =>
      (await (await open()).list(limit, before)).tasks.map(({ id }) => id);
    assert.deepEqual(await ids(3), [7, 6, 5]);
    assert.deepEqual(await ids(3, 5), [4, 3, 2]);
    assert.deepEqual(await ids(3, 2), [1]);
    assert.deepEqual(await ids(3, 1), []);
  });

  it('takes messages of any window, and keeps the order of all', async () => {
    const id = await here.store.create(createdEvent('a'));
    const other = await open();
    await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    await Promise.all(
      [here.store, other].flatMap((each, window) =>
        Array.from({ length: 20 }, (_, index) =>
          each.append(id, { at: now(), kind: 'message', level: 'info', text: `${window} ${index}` }),
        ),
      ),
    );
    const texts = (await other.events(id)).flatMap((event) => (event.kind === 'message' ? [event.text] : []));
    for (const window of ['0', '1']) {
      assert.deepEqual(
        texts.filter((text) => text.startsWith(window)),
        Array.from({ length: 20 }, (_, index) => `${window} ${index}`),
      );
    }
  });
}

function now(): string {
  return new Date().toISOString();
}
