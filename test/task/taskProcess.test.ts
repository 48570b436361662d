import assert from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import { tableSteps } from '../../src/task/tableSteps';
import type { TaskEvent } from '../../src/task/taskEvent';
import { taskProcess } from '../../src/task/taskProcess';
import type { ExecutionMode } from '../../src/task/taskSettings';
import { at, createdEvent, startedEvent, stepEvent } from '../support/taskEvents';

const created = createdEvent('a');
const approval = { rule: 'production', approver: 'anyone', hours: 1 } as const;
const schedule: ExecutionMode = { kind: 'schedule', at: at(100), timeZone: 'UTC' };
const approved: TaskEvent = {
  at: at(10),
  kind: 'approved',
  by: 'bob',
  comment: 'go',
  planHash: created.plan.hash,
};
const finished: TaskEvent = { at: at(130), kind: 'executionFinished', status: 'succeeded' };

/** `kind status by`, a line a node. */
function way(...events: readonly TaskEvent[]): string[] {
  return nodes(...events).map(({ kind, status, by }) => [kind, status, by].filter(Boolean).join(' '));
}

function nodes(...events: readonly TaskEvent[]) {
  const task = foldTask(1, events);
  assert.ok(task);
  return taskProcess(task, events);
}

describe('the process of a task (TD-2)', () => {
  it('goes from initiation over execution to completion', () => {
    assert.deepEqual(way(created, startedEvent()), [
      'initiation done ann',
      'execution current ann',
      'completion upcoming',
    ]);
    assert.deepEqual(way(created, startedEvent(), finished), [
      'initiation done ann',
      'execution succeeded ann',
      'completion succeeded',
    ]);
  });

  it('has the approval with who, when, comment and deadline, and the time that is waited for', () => {
    const asked = { ...created, approval, settings: { ...created.settings, execution: schedule } };
    const [, pending, ...later] = nodes(asked);
    assert.deepEqual(pending, { kind: 'approval', status: 'current', startedAt: at(0), dueAt: at(100) });
    assert.deepEqual(
      later.map(({ kind, status, dueAt }) => [kind, status, dueAt]),
      [
        ['schedule', 'upcoming', at(100)],
        ['execution', 'upcoming', undefined],
        ['completion', 'upcoming', undefined],
      ],
    );
    const [, done, waiting] = nodes(asked, approved);
    assert.deepEqual(done, {
      kind: 'approval',
      status: 'approved',
      by: 'bob',
      comment: 'go',
      startedAt: at(0),
      endedAt: at(10),
    });
    assert.deepEqual(waiting, { kind: 'schedule', status: 'current', startedAt: at(10), dueAt: at(100) });
  });

  it('keeps an approval that was voided, and the one after it', () => {
    const asked = { ...created, approval, settings: { ...created.settings, execution: schedule } };
    const voided: TaskEvent = { at: at(20), kind: 'approvalVoided', reason: 'a changed', drifted: ['a'] };
    assert.deepEqual(
      way(asked, approved, voided, { ...approved, at: at(30), by: 'eve' }, startedEvent(100), finished),
      [
        'initiation done ann',
        'approval approved bob',
        'schedule voided',
        'approval approved eve',
        'schedule done',
        'execution succeeded ann',
        'completion succeeded',
      ],
    );
    // Why the earlier one ended is no comment of who approves without one.
    const silent: TaskEvent = { ...approved, at: at(30), by: 'eve', comment: '' };
    assert.deepEqual(
      nodes(asked, approved, voided, silent).map(({ kind, comment }) => [kind, comment]),
      [
        ['initiation', undefined],
        ['approval', 'go'],
        ['schedule', 'a changed'],
        ['approval', undefined],
        ['schedule', undefined],
        ['execution', undefined],
        ['completion', undefined],
      ],
    );
  });

  it('tells of rejection, abort, a missed time and a runner that died', () => {
    const asked = { ...created, approval, settings: { ...created.settings, execution: schedule } };
    const rejected: TaskEvent = { ...approved, kind: 'rejected', comment: 'not today' };
    assert.deepEqual(way(asked, rejected), [
      'initiation done ann',
      'approval rejected bob',
      'completion rejected',
    ]);
    assert.deepEqual(
      nodes(asked, rejected).map(({ comment }) => comment),
      [undefined, 'not today', undefined],
      'it says why once',
    );
    const missed: TaskEvent = { at: at(900), kind: 'scheduleMissed', detail: 'asleep' };
    assert.deepEqual(way(asked, approved, missed).slice(1), [
      'approval approved bob',
      'schedule missed',
      'execution upcoming',
      'completion upcoming',
    ]);
    const abort: TaskEvent = { at: at(5), kind: 'abortRequested', by: 'bob' };
    assert.deepEqual(way(asked, abort), [
      'initiation done ann',
      'approval aborted bob',
      'completion aborted',
    ]);
    const died: TaskEvent = { at: at(120), kind: 'interrupted', detail: 'gone' };
    assert.deepEqual(way(created, startedEvent(), died), [
      'initiation done ann',
      'execution interrupted ann',
      'completion upcoming',
    ]);
  });
});

describe('the statements of a table (TD-1)', () => {
  const [planned] = created.plan.tables;
  assert.ok(planned);
  const warnings = [{ level: 'Warning', code: 1264, message: 'Out of range' }];

  it('are planned, sent, and have their outcome', () => {
    const statuses = (...events: readonly TaskEvent[]) =>
      tableSteps(planned, events).map(({ status }) => status);
    const sent: TaskEvent = {
      ...stepEvent('a'),
      kind: 'stepStarted',
      sql: planned.statements[0]?.sql ?? '',
    } as TaskEvent;
    assert.deepEqual(statuses(), ['planned']);
    assert.deepEqual(statuses(sent), ['sent']);
    const done: TaskEvent = {
      at: at(3),
      kind: 'stepFinished',
      step: 0,
      source: 'a',
      outcome: { status: 'succeeded', durationMs: 12, warnings },
    };
    const [step] = tableSteps(planned, [sent, done]);
    assert.deepEqual(step?.warnings, warnings);
    assert.equal(step.durationMs, 12);
  });

  it('are the parts where the server refused them together', () => {
    const parts = ['ALTER TABLE t ADD x int', 'ALTER TABLE t ADD y int'];
    const split = { ...planned, statements: planned.statements.map((each) => ({ ...each, instead: parts })) };
    const first = stepEvent('a');
    assert.deepEqual(
      tableSteps(split, [first]).map(({ sql, status }) => [sql, status]),
      [
        [parts[0], 'sent'],
        [parts[1], 'planned'],
      ],
    );
    const whole = planned.statements[0]?.sql ?? '';
    const sent = (sql: string): TaskEvent => ({ ...first, sql }) as TaskEvent;
    const ended = (status: 'succeeded' | 'failed'): TaskEvent => ({
      at: at(3),
      kind: 'stepFinished',
      step: 0,
      source: 'a',
      outcome:
        status === 'failed'
          ? { status, durationMs: 1, error: { message: 'Not supported', errno: 1235 } }
          : { status, durationMs: 1, warnings: [] },
    });
    const [one = '', other = ''] = parts;
    const events = [sent(whole), ended('failed'), sent(one), ended('succeeded'), sent(other)];
    assert.deepEqual(
      tableSteps(split, events).map(({ sql, status }) => [sql, status]),
      [
        [whole, 'failed'],
        [one, 'succeeded'],
        [other, 'sent'],
      ],
      'what was sent is told, all of it',
    );
    const task = foldTask(1, [created, startedEvent(), ...events, ended('succeeded')]);
    assert.deepEqual(task?.tables['a']?.state, { status: 'executing', applied: 1 }, 'one planned statement');
  });
});
