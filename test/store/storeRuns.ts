import assert from 'node:assert/strict';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';
import { ended, until } from './storeJobs';
import { type StoreBackend, storeTest } from './storeTest';

/** A task has one runner at a time, and outlives it. Call it within `describe`. */
export function givesRunsToOne(backend: StoreBackend): void {
  const { here, open, job } = storeTest(backend);

  it('lets one of several processes run a task (S01)', async () => {
    const id = await here.store.create(createdEvent('a'));
    const jobs = Array.from({ length: 4 }, () => job('claim', String(id)));
    await until(() => jobs.every(({ said }) => said().length === 1));
    const said = jobs.map((each) => each.said()[0]).sort();
    assert.deepEqual(said, ['claimed', ...Array.from({ length: 3 }, () => 'refused')]);
  });

  it('reads as interrupted when the runner was killed, and never runs again by itself (C08)', async () => {
    const id = await here.store.create(createdEvent('a'));
    const { child, said } = job('run', String(id));
    await until(() => said().length > 20);
    assert.equal((await here.store.read(id))?.status, 'executing');
    await ended(child, 'SIGKILL');

    const task = await here.store.read(id);
    assert.equal(task?.status, 'interrupted');
    assert.match(task.detail ?? '', new RegExp(`process ${child.pid} on .* is gone`));
    const steps = said().length - 1;
    const events = await here.store.events(id);
    const recorded = events.filter(({ kind }) => kind === 'tableFinished').length;
    assert.ok(
      recorded === steps || recorded === steps + 1,
      `${recorded} of ${steps}: what was done is on the disk`,
    );
    assert.equal(events.at(-1)?.kind, 'interrupted');
    const refused = await here.store.claimRun(id, 'execute');
    assert.equal(refused.status, 'refused');

    const verification = await here.store.claimRun(id, 'verify');
    assert.equal(verification.status, 'claimed');
    assert.equal((await here.store.read(id))?.status, 'interrupted');
    assert.equal((await (await open()).claimRun(id, 'verify')).status, 'refused', 'one verifies');
    await assert.rejects(here.store.append(id, stepEvent('a')), /interrupted: "stepStarted" is not possible/);
    await here.store.append(id, { at: at(100_000_000), kind: 'executionFinished', status: 'failed' });
    if (verification.status === 'claimed') await verification.run.release();
    assert.equal((await (await open()).read(id))?.status, 'failed');
  });

  it('stops a runner that was asleep while somebody took over (S02)', async () => {
    const id = await here.store.create(createdEvent('a'));
    await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    await here.store.append(id, stepEvent('a'));
    await backend.letSleep(here.name, id);
    const other = await open();
    const task = await other.read(id);
    assert.equal(task?.status, 'interrupted');
    assert.equal(task.tables['a']?.state.status, 'unknown', 'nobody knows whether its statement runs');
    assert.equal((await other.claimRun(id, 'verify')).status, 'claimed');
    await assert.rejects(here.store.append(id, stepEvent('a', 1)), /Another process has taken over task #1/);
    assert.equal((await here.store.events(id)).filter(({ kind }) => kind === 'stepStarted').length, 1);
  });

  it('keeps such a runner stopped when the one that took over has finished and gone (S02)', async () => {
    const id = await here.store.create(createdEvent('a'));
    const asleep = await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    await backend.letSleep(here.name, id);
    const other = await open();
    const verification = await other.claimRun(id, 'verify');
    await other.append(id, { at: at(100_000_000), kind: 'executionFinished', status: 'failed' });
    if (verification.status === 'claimed') await verification.run.release();

    await assert.rejects(here.store.append(id, stepEvent('a')), /Another process has taken over task #1/);
    if (asleep.status === 'claimed') await asleep.run.release();
    assert.equal(await backend.countClaims(here.name, id), 0);
  });

  it('takes an abort from another window (S10)', async () => {
    const id = await here.store.create(createdEvent('a'));
    await here.store.claimRun(id, 'execute');
    await here.store.append(id, startedEvent());
    const other = await open();
    const seen: string[] = [];
    const stop = here.store.watch((ids) => {
      void here.store.read(id).then((task) => {
        if (ids.includes(id) && task) seen.push(task.status);
      });
    });
    await other.append(id, { at: new Date().toISOString(), kind: 'abortRequested', by: 'bob' });
    await until(() => seen.includes('aborting'));
    stop();
    await here.store.append(id, {
      at: new Date().toISOString(),
      kind: 'executionFinished',
      status: 'aborted',
    });
    assert.equal((await other.read(id))?.status, 'aborted');
  });

  for (const [words, seconds] of [
    ['in the same instant', 1],
    ['by a clock that was put back', -600],
  ] as const) {
    it(`keeps what a run reports between its beginning and its end, ${words}`, async () => {
      const id = await here.store.create(createdEvent('a', 'b'));
      await here.store.claimRun(id, 'execute');
      await here.store.append(id, startedEvent());
      await here.store.append(id, stepEvent('a', 0, seconds));
      await (await open()).append(id, { at: at(1), kind: 'abortRequested', by: 'bob' });
      await here.store.append(id, tableEvent('a', { status: 'succeeded' }, seconds));
      await here.store.append(id, { at: at(seconds), kind: 'executionFinished', status: 'aborted' });
      const task = await (await open()).read(id);
      assert.equal(task?.status, 'aborted');
      assert.equal(task.tables['a']?.state.status, 'succeeded');
      assert.deepEqual(
        (await here.store.events(id)).map(({ kind }) => kind).filter((kind) => kind !== 'abortRequested'),
        ['created', 'executionStarted', 'stepStarted', 'tableFinished', 'executionFinished'],
      );
    });
  }

  it('does not start what another window aborted after this one took it (S10)', async () => {
    const id = await here.store.create(createdEvent('a'));
    await here.store.claimRun(id, 'execute');
    await (await open()).append(id, { at: at(1), kind: 'abortRequested', by: 'bob' });
    await assert.rejects(
      here.store.append(id, startedEvent(2)),
      /aborted: "executionStarted" is not possible/,
    );
    assert.equal((await here.store.read(id))?.status, 'aborted');
  });

  it('tells when a runner dies, though no file changes', async () => {
    const id = await here.store.create(createdEvent('a'));
    const { child, said } = job('run', String(id));
    await until(() => said().length > 3);
    let last = '';
    here.store.watch(() => void here.store.read(id).then((task) => (last = task?.status ?? '')));
    await until(() => last === 'executing');
    await ended(child, 'SIGKILL');
    await until(() => last === 'interrupted');
  });
}
