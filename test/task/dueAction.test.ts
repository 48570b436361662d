import assert from 'node:assert/strict';
import { type DuePolicy, dueAction } from '../../src/task/schedule/dueAction';
import { foldTask } from '../../src/task/foldTask';
import type { Task } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import type { ExecutionMode } from '../../src/task/taskSettings';
import { at, createdEvent, startedEvent } from '../support/taskEvents';

const day = 86_400;
const due = 40 * day;
const schedule: ExecutionMode = {
  kind: 'schedule',
  at: at(due),
  timeZone: 'UTC',
  local: at(due).slice(0, 16),
};
const approval = { rule: 'production', approver: 'anyone', hours: 72 } as const;
const asking: DuePolicy = { graceMs: 600_000, missed: 'ask' };

function task(execution: ExecutionMode, changes: object = {}, ...rest: readonly TaskEvent[]): Task {
  const created = createdEvent('a');
  const settings = { ...created.settings, execution };
  const folded = foldTask(1, [{ ...created, settings, ...changes }, ...rest]);
  assert.ok(folded);
  return folded;
}

/** What happens so many seconds into the test's day. */
function action(each: Task, seconds: number, policy = asking): string {
  return dueAction(each, Date.parse(at(seconds)), policy).kind;
}

const approvedAt = (seconds: number): TaskEvent => {
  const { hash } = createdEvent('a').plan;
  return { at: at(seconds), kind: 'approved', by: 'bob', comment: '', planHash: hash };
};

describe('what a task’s time means (EX-7, CR-11)', () => {
  const scheduled = task(schedule);

  it('starts a scheduled task at its time, 40 days ahead too, and not before (S07)', () => {
    const kinds = [0, due - 30 * day, due - 1, due, due + 30, due + 600, due + 601].map((seconds) =>
      action(scheduled, seconds),
    );
    assert.deepEqual(kinds, ['none', 'none', 'none', 'run', 'run', 'run', 'miss']);
  });

  it('never takes a tick for late', () => {
    const none: DuePolicy = { graceMs: 0, missed: 'ask' };
    assert.equal(action(scheduled, due + 60, none), 'run');
    assert.equal(action(scheduled, due + 61, none), 'miss');
  });

  it('says of a missed time when it was and how late it is', () => {
    const words = (late: number): string => {
      const found = dueAction(scheduled, Date.parse(at(due + late)), asking);
      return found.kind === 'miss' ? found.detail : found.kind;
    };
    assert.match(words(3600), /It was due at 2026-02-11 00:00 UTC, .* 60 minutes late/);
    assert.match(words(3 * 3600 + 300), /3 h 05 min late/);
    assert.match(words(5 * day), /5 days late/);
  });

  it('starts an approved task that was to run at once, and no other that waits for a hand', () => {
    const approved = task({ kind: 'immediate' }, { approval }, approvedAt(5));
    assert.deepEqual(
      [4, 5, 605, 606].map((seconds) => action(approved, seconds)),
      ['none', 'run', 'run', 'miss'],
    );
    assert.equal(action(task({ kind: 'manual' }, { approval }, approvedAt(5)), 10), 'none');
    assert.equal(action(task({ kind: 'immediate' }), 10), 'none');
    assert.equal(action(task({ kind: 'manual' }), 10), 'none');
  });

  it('does with a missed task what the setting says', () => {
    const missed = task(schedule, {}, { at: at(due + 700), kind: 'scheduleMissed', detail: 'asleep' });
    const kinds = (['ask', 'run', 'skip'] as const).map((each) =>
      action(missed, due + 800, { ...asking, missed: each }),
    );
    assert.deepEqual(kinds, ['ask', 'run', 'expire']);
  });

  it('ends a task whose approval did not come in time, by whichever of its ends is first (AP-4)', () => {
    const detail = (each: Task, seconds: number): string => {
      const found = dueAction(each, Date.parse(at(seconds)), asking);
      return found.kind === 'expire' ? found.detail : found.kind;
    };
    const late = task(schedule, { approval });
    assert.equal(detail(late, 3 * day - 1), 'none');
    assert.match(detail(late, 3 * day), /within 72 hours, by 2026-01-05 00:00 UTC/);
    const soon = task({ ...schedule, at: at(3600) }, { approval });
    assert.equal(detail(soon, 3599), 'none');
    assert.match(detail(soon, 3600), /before its time, 2026-01-02 01:00 UTC/);
  });

  it('leaves alone what runs, is over or was decided, whatever the clock says (S05)', () => {
    const running = task(schedule, {}, startedEvent(due + 1));
    const interrupted: TaskEvent = { at: at(due + 2), kind: 'interrupted', detail: 'gone' };
    const aborted: TaskEvent = { at: at(2), kind: 'abortRequested', by: 'ann' };
    const tasks = [
      running,
      task(schedule, {}, startedEvent(due + 1), interrupted),
      task(schedule, {}, aborted),
      task(schedule, {}, startedEvent(due + 1), {
        at: at(due + 3),
        kind: 'executionFinished',
        status: 'succeeded',
      }),
    ];
    for (const each of tasks) {
      for (const seconds of [0, due - 7200, due, due + 100 * day]) {
        assert.equal(action(each, seconds, { graceMs: 1e12, missed: 'run' }), 'none', each.status);
      }
    }
  });
});
