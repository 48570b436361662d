import assert from 'node:assert/strict';
import type { TaskStore } from '../../src/store/taskStore';
import { foldTask } from '../../src/task/foldTask';
import type { ApprovalRequirement } from '../../src/task/taskTerms';
import type { CreatedEvent, TaskEvent } from '../../src/task/taskEvent';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';
import { taskSettings } from '../support/taskRun';
import { type StoreName, openNamedStore } from './namedStore';
import { type StoreJob, ended, startJob, until } from './storeJobs';

/** A kind of store, and what its tests need besides the store itself. */
export interface StoreBackend {
  /** A new, empty store. */
  make(): Promise<StoreName>;
  remove(name: StoreName): Promise<void>;
  /** As if the runner had given no sign of life for a minute. */
  letSleep(name: StoreName, taskId: number): Promise<void>;
  countClaims(name: StoreName, taskId: number): Promise<number>;
}

/** What every store does. Call it within `describe`. */
export function keepsTasks(backend: StoreBackend): void {
  let name: StoreName;
  let store: TaskStore;
  const stores: TaskStore[] = [];
  const jobs_: StoreJob[] = [];

  /** Another window over the same store. */
  const open = async (): Promise<TaskStore> => {
    const opened = await openNamedStore(name);
    stores.push(opened);
    return opened;
  };
  const job = (what: string, argument = ''): StoreJob => {
    const started = startJob(name, what, argument);
    jobs_.push(started);
    return started;
  };

  beforeEach(async () => {
    name = await backend.make();
    store = await open();
  });
  afterEach(async () => {
    for (const { child } of jobs_.splice(0)) await ended(child, 'SIGKILL');
    for (const opened of stores.splice(0)) await opened.close();
    await backend.remove(name);
  });

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

  it('tells other windows how far each table is, and what keeps it (TL-5)', async () => {
    const id = await store.create(createdEvent('a', 'b'));
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    await store.append(id, stepEvent('a'));
    const outcome = { status: 'succeeded', durationMs: 1, warnings: [] } as const;
    await store.append(id, { at: at(3), kind: 'stepFinished', step: 0, source: 'a', outcome });
    await store.append(id, stepEvent('b', 1, 4));
    await store.append(id, { at: at(5), kind: 'message', level: 'warn', source: 'b', text: 'It waits.' });
    const seen = await open();
    const [task] = (await seen.list()).tasks;
    assert.ok(task);
    // Its instants may be those of the server's clock.
    assert.deepEqual(task.tables, foldTask(id, await seen.events(id))?.tables);
    assert.deepEqual(task.tables['a']?.state, { status: 'executing', applied: 1 });
    const { state } = task.tables['b'] ?? {};
    assert.equal(state?.status === 'executing' && state.message, 'It waits.');
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
    assert.equal(await store.read(id), undefined);
    assert.equal((await store.list()).total, 0);
    assert.equal(await store.create(createdEvent('a')), 2, 'a number does not come back');
    await assert.rejects(store.events(1), /not there any more/);
    for (const wrong of [0, -1, 1.5, Number.NaN]) await assert.rejects(store.read(wrong), /no task/);
  });

  it('gives each of several processes its own numbers', async () => {
    const jobs = Array.from({ length: 3 }, () => job('create', '20'));
    await Promise.all(jobs.map(({ child }) => ended(child)));
    const ids = jobs.flatMap(({ said }) => said()) as number[];
    assert.equal(ids.length, 60);
    assert.equal(new Set(ids).size, 60);
    assert.equal((await store.list()).tasks.length, 60);
  });

  it('lets one of several processes run a task (S01)', async () => {
    const id = await store.create(createdEvent('a'));
    const jobs = Array.from({ length: 4 }, () => job('claim', String(id)));
    await until(() => jobs.every(({ said }) => said().length === 1));
    const said = jobs.map((each) => each.said()[0]).sort();
    assert.deepEqual(said, ['claimed', ...Array.from({ length: 3 }, () => 'refused')]);
  });

  it('reads as interrupted when the runner was killed, and never runs again by itself (C08)', async () => {
    const id = await store.create(createdEvent('a'));
    const { child, said } = job('run', String(id));
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
    await store.append(id, stepEvent('a'));
    await backend.letSleep(name, id);
    const other = await open();
    const task = await other.read(id);
    assert.equal(task?.status, 'interrupted');
    assert.equal(task.tables['a']?.state.status, 'unknown', 'nobody knows whether its statement runs');
    assert.equal((await other.claimRun(id, 'verify')).status, 'claimed');
    await assert.rejects(store.append(id, stepEvent('a', 1)), /Another process has taken over task #1/);
    assert.equal((await store.events(id)).filter(({ kind }) => kind === 'stepStarted').length, 1);
  });

  it('keeps such a runner stopped when the one that took over has finished and gone (S02)', async () => {
    const id = await store.create(createdEvent('a'));
    const asleep = await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    await backend.letSleep(name, id);
    const other = await open();
    const verification = await other.claimRun(id, 'verify');
    await other.append(id, { at: at(100_000_000), kind: 'executionFinished', status: 'failed' });
    if (verification.status === 'claimed') await verification.run.release();

    await assert.rejects(store.append(id, stepEvent('a')), /Another process has taken over task #1/);
    if (asleep.status === 'claimed') await asleep.run.release();
    assert.equal(await backend.countClaims(name, id), 0);
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
    const { child, said } = job('run', String(id));
    await until(() => said().length > 3);
    let last = '';
    store.watch(() => void store.read(id).then((task) => (last = task?.status ?? '')));
    await until(() => last === 'executing');
    await ended(child, 'SIGKILL');
    await until(() => last === 'interrupted');
  });

  it('never leaves half a task behind, whenever its process is killed (P01)', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, said } = job('createForever');
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

  it('makes one of an approval and a rejection at the same moment count (S09)', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) ids.push(await store.create(awaitingApproval('anyone')));
    const go = Date.now() + 1_500;
    const jobs = (['approved', 'rejected'] as const).map((kind) =>
      job('decide', JSON.stringify({ ids, kind, go })),
    );
    await Promise.all(jobs.map(({ child }) => ended(child)));
    for (const [index, id] of ids.entries()) {
      const said = jobs.map((each) => String(each.said()[index]));
      const winner = said.indexOf('done');
      const loser = said[1 - winner] ?? '';
      const status = winner === 0 ? 'waiting' : 'rejected';
      assert.deepEqual(said.toSorted(), ['done', loser].toSorted(), 'exactly one wins');
      assert.match(
        loser,
        new RegExp(`Task #${id} is ${status}: ".*" is not possible now`),
        'the other is told',
      );
      assert.equal((await store.read(id))?.status, status);
    }
  });

  it('either starts a task or aborts it, when both are asked for at the same moment (S10)', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) ids.push(await store.create(createdEvent('a')));
    const go = Date.now() + 1_500;
    const starter = job('start', JSON.stringify({ ids, go }));
    const aborter = job('abort', JSON.stringify({ ids, go }));
    await until(() => starter.said().length === ids.length && aborter.said().length === ids.length);
    for (const [index, id] of ids.entries()) {
      const [started, aborted] = [starter.said()[index], aborter.said()[index]];
      const status = (await store.read(id))?.status;
      if (started === 'done') assert.equal(status, aborted === 'done' ? 'aborting' : 'executing');
      else assert.deepEqual([aborted, status], ['done', 'aborted'], String(started));
    }
  });

  it('does not run a task before its time', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const settings = taskSettings({ execution: { kind: 'schedule', at: later, timeZone: 'UTC' } });
    const id = await store.create({ ...createdEvent('a'), settings });
    const refused = await store.claimRun(id, 'execute');
    assert.match(
      refused.status === 'refused' ? refused.message : '',
      /Task #1 is scheduled: it cannot be executed now/,
    );
    await assert.rejects(store.append(id, { ...startedEvent(), at: now() }), /scheduled: "executionStarted"/);
    assert.equal((await store.read(id))?.status, 'scheduled');
  });

  it('runs a task at its time, once', async () => {
    const soon = new Date(Date.now() + 1_000).toISOString();
    const settings = taskSettings({ execution: { kind: 'schedule', at: soon, timeZone: 'UTC' } });
    const id = await store.create({ ...createdEvent('a'), settings });
    const other = await open();
    const claimed: string[] = [];
    for (let attempt = 0; attempt < 30 && claimed.length === 0; attempt++) {
      const claims = await Promise.all([store, other].map((each) => each.claimRun(id, 'execute')));
      claimed.push(...claims.flatMap((claim) => (claim.status === 'claimed' ? [claim.status] : [])));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(claimed, ['claimed']);
    assert.ok(now() >= soon);
  });

  it('takes no approval of the one who made the task where the rule says so (AP-2)', async () => {
    const id = await store.create(awaitingApproval('notCreator', store.account));
    await assert.rejects(
      store.append(id, decision('approved', store.account)),
      /Task #1 is approving: "approved" is not possible now/,
    );
    assert.equal((await store.read(id))?.status, 'approving');
    await store.append(id, decision('rejected', store.account));
    assert.equal((await store.read(id))?.status, 'rejected');
  });

  it('takes no approval that comes too late, or of another plan', async () => {
    const created = awaitingApproval('anyone');
    const late = await store.create({ ...created, approval: { rule: 'all', approver: 'anyone', hours: 0 } });
    await assert.rejects(store.append(late, decision('approved', 'bob')), /approving: "approved"/);
    await store.append(late, { at: now(), kind: 'expired', detail: 'Nobody approved in time.' });
    assert.equal((await store.read(late))?.status, 'expired');
    const id = await store.create(created);
    const other = { ...decision('approved', 'bob'), planHash: 'other' };
    await assert.rejects(store.append(id, other), /approving: "approved"/);
    await assert.rejects(
      store.append(id, { at: now(), kind: 'expired', detail: '' }),
      /approving: "expired" is not possible/,
    );
    await store.append(id, decision('approved', 'bob'));
    assert.equal((await store.read(id))?.approval?.decision?.kind, 'approved');
  });

  it('keeps a task of a thousand large tables, and gives it back as it was', async () => {
    const tables = Array.from({ length: 1000 }, (_, index) => `orders_${index}_\u{1F600}é`);
    const created = createdEvent(...tables);
    const large = `'\\"\u{1F600}漢'`.repeat(500);
    const plan = {
      ...created.plan,
      tables: created.plan.tables.map((table) => ({ ...table, expectedSql: large })),
    };
    const id = await store.create({ ...created, plan });
    const task = await (await open()).read(id);
    assert.equal(JSON.stringify(task?.plan), JSON.stringify(plan));
  });

  it('lists page by page, the newest first', async () => {
    for (let index = 0; index < 7; index++) await store.create(createdEvent('a'));
    const ids = async (limit: number, before?: number) =>
      (await (await open()).list(limit, before)).tasks.map(({ id }) => id);
    assert.deepEqual(await ids(3), [7, 6, 5]);
    assert.deepEqual(await ids(3, 5), [4, 3, 2]);
    assert.deepEqual(await ids(3, 2), [1]);
    assert.deepEqual(await ids(3, 1), []);
  });

  it('takes messages of any window, and keeps the order of all', async () => {
    const id = await store.create(createdEvent('a'));
    const other = await open();
    await store.claimRun(id, 'execute');
    await store.append(id, startedEvent());
    await Promise.all(
      [store, other].flatMap((each, window) =>
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

function awaitingApproval(approver: ApprovalRequirement['approver'], by = 'ann'): CreatedEvent {
  return {
    ...createdEvent('a'),
    at: now(),
    by,
    approval: { rule: 'all tasks', approver, hours: 24 },
  } as CreatedEvent;
}

function decision(kind: 'approved' | 'rejected', by: string): Extract<TaskEvent, { kind: typeof kind }> {
  return { at: now(), kind, by, comment: 'seen', planHash: createdEvent('a').plan.hash };
}
