import assert from 'node:assert/strict';
import type { ApprovalRequirement } from '../../src/task/taskTerms';
import type { CreatedEvent, TaskEvent } from '../../src/task/taskEvent';
import { at, createdEvent, startedEvent, stepEvent } from '../support/taskEvents';
import { taskSettings } from '../support/taskRun';
import { ended, until } from './storeJobs';
import { type StoreBackend, storeTest } from './storeTest';

/** What is decided about a task counts by its state, its time and who decides. Call it within `describe`. */
export function judgesDecisions(backend: StoreBackend): void {
  const { here, open, job } = storeTest(backend);

  it('refuses what the state does not allow, also when called anyway (TL-4)', async () => {
    const id = await here.store.create(createdEvent('a'));
    await assert.rejects(
      here.store.append(id, stepEvent('a')),
      /Task #1 is waiting: "stepStarted" is not possible now/,
    );
    await assert.rejects(here.store.append(id, startedEvent()), /Another process has taken over task #1/);
    await assert.rejects(here.store.delete(id), /only finished tasks can be deleted/);
    await here.store.append(id, { at: at(1), kind: 'abortRequested', by: 'ann' });
    assert.equal((await here.store.read(id))?.status, 'aborted');
    const refused = await here.store.claimRun(id, 'execute');
    assert.match(
      refused.status === 'refused' ? refused.message : '',
      /Task #1 is aborted: it cannot be executed now/,
    );
    await here.store.delete(id);
    assert.equal(await here.store.read(id), undefined);
    assert.equal((await here.store.list()).total, 0);
    assert.equal(await here.store.create(createdEvent('a')), 2, 'a number does not come back');
    await assert.rejects(here.store.events(1), /not there any more/);
    for (const wrong of [0, -1, 1.5, Number.NaN]) await assert.rejects(here.store.read(wrong), /no task/);
  });

  it('makes one of an approval and a rejection at the same moment count (S09)', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) ids.push(await here.store.create(awaitingApproval('anyone')));
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
      assert.equal((await here.store.read(id))?.status, status);
    }
  });

  it('either starts a task or aborts it, when both are asked for at the same moment (S10)', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) ids.push(await here.store.create(createdEvent('a')));
    const go = Date.now() + 1_500;
    const starter = job('start', JSON.stringify({ ids, go }));
    const aborter = job('abort', JSON.stringify({ ids, go }));
    await until(() => starter.said().length === ids.length && aborter.said().length === ids.length);
    for (const [index, id] of ids.entries()) {
      const [started, aborted] = [starter.said()[index], aborter.said()[index]];
      const status = (await here.store.read(id))?.status;
      if (started === 'done') assert.equal(status, aborted === 'done' ? 'aborting' : 'executing');
      else assert.deepEqual([aborted, status], ['done', 'aborted'], String(started));
    }
  });

  it('does not run a task before its time', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const settings = taskSettings({ execution: { kind: 'schedule', at: later, timeZone: 'UTC' } });
    const id = await here.store.create({ ...createdEvent('a'), settings });
    const refused = await here.store.claimRun(id, 'execute');
    assert.match(
      refused.status === 'refused' ? refused.message : '',
      /Task #1 is scheduled: it cannot be executed now/,
    );
    await assert.rejects(
      here.store.append(id, { ...startedEvent(), at: now() }),
      /scheduled: "executionStarted"/,
    );
    assert.equal((await here.store.read(id))?.status, 'scheduled');
  });

  it('runs a task at its time, once', async () => {
    const soon = new Date(Date.now() + 1_000).toISOString();
    const settings = taskSettings({ execution: { kind: 'schedule', at: soon, timeZone: 'UTC' } });
    const id = await here.store.create({ ...createdEvent('a'), settings });
    const other = await open();
    const claimed: string[] = [];
    for (let attempt = 0; attempt < 30 && claimed.length === 0; attempt++) {
      const claims = await Promise.all([here.store, other].map((each) => each.claimRun(id, 'execute')));
      claimed.push(...claims.flatMap((claim) => (claim.status === 'claimed' ? [claim.status] : [])));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(claimed, ['claimed']);
    assert.ok(now() >= soon);
  });

  it('takes no approval of the one who made the task where the rule says so (AP-2)', async () => {
    const id = await here.store.create(awaitingApproval('notCreator', here.store.account));
    await assert.rejects(
      here.store.append(id, decision('approved', here.store.account)),
      /Task #1 is approving: "approved" is not possible now/,
    );
    assert.equal((await here.store.read(id))?.status, 'approving');
    await here.store.append(id, decision('rejected', here.store.account));
    assert.equal((await here.store.read(id))?.status, 'rejected');
  });

  it('takes no approval that comes too late, or of another plan', async () => {
    const created = awaitingApproval('anyone');
    const late = await here.store.create({
      ...created,
      approval: { rule: 'all', approver: 'anyone', hours: 0 },
    });
    await assert.rejects(here.store.append(late, decision('approved', 'bob')), /approving: "approved"/);
    await here.store.append(late, { at: now(), kind: 'expired', detail: 'Nobody approved in time.' });
    assert.equal((await here.store.read(late))?.status, 'expired');
    const id = await here.store.create(created);
    const other = { ...decision('approved', 'bob'), planHash: 'other' };
    await assert.rejects(here.store.append(id, other), /approving: "approved"/);
    await assert.rejects(
      here.store.append(id, { at: now(), kind: 'expired', detail: '' }),
      /approving: "expired" is not possible/,
    );
    await here.store.append(id, decision('approved', 'bob'));
    assert.equal((await here.store.read(id))?.approval?.decision?.kind, 'approved');
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
