import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldTask } from '../../src/task/foldTask';
import { alertLines, logLines, logText } from '../../src/task/texts/logLines';
import type { TaskStatus } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import { isFinished } from '../../src/task/taskStates';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';

const finished = (status: 'succeeded' | 'failed' | 'aborted'): TaskEvent => ({
  at: at(9),
  kind: 'executionFinished',
  status,
});
const abort: TaskEvent = { at: at(4), kind: 'abortRequested', by: 'bob' };
const statusOf = (...events: readonly TaskEvent[]): TaskStatus | undefined =>
  foldTask(1, [createdEvent('a', 'b'), ...events])?.status;

describe('a task as the fold of its events', () => {
  it('goes from waiting over executing to its end', () => {
    assert.equal(statusOf(), 'waiting');
    assert.equal(statusOf(startedEvent()), 'executing');
    assert.equal(statusOf(startedEvent(), abort), 'aborting');
    assert.equal(statusOf(startedEvent(), abort, finished('aborted')), 'aborted');
    assert.equal(
      statusOf(startedEvent(), abort, finished('succeeded')),
      'succeeded',
      'the abort came too late',
    );
    assert.equal(statusOf(abort), 'aborted', 'nothing had run');
    assert.equal(statusOf(startedEvent(), { at: at(5), kind: 'interrupted', detail: 'gone' }), 'interrupted');
  });

  it('knows each table', () => {
    const task = foldTask(14, [
      createdEvent('a', 'b', 'c'),
      startedEvent(),
      stepEvent('a'),
      tableEvent('a', { status: 'succeeded' }),
      stepEvent('b', 1),
    ]);
    assert.deepEqual(task?.tables, {
      a: { state: { status: 'succeeded' }, durationMs: 120 },
      b: { state: { status: 'executing', applied: 0, sentAt: at(2) } },
      c: { state: { status: 'pending' } },
    });
    assert.equal(task.id, 14);
    assert.equal(task.startedAt, at(1));
  });

  it('does not know a table whose statement ran as the run was interrupted', () => {
    const gone: TaskEvent = { at: at(5), kind: 'interrupted', detail: 'gone' };
    const task = foldTask(1, [createdEvent('a', 'b'), startedEvent(), stepEvent('a'), gone]);
    assert.equal(task?.tables['a']?.state.status, 'unknown');
    assert.equal(task?.tables['b']?.state.status, 'pending');
  });

  it('knows whether a statement of a table runs, and since when', () => {
    const stepDone = (status: 'succeeded' | 'failed'): TaskEvent => ({
      at: at(5),
      kind: 'stepFinished',
      step: 0,
      source: 'a',
      outcome:
        status === 'failed'
          ? { status, durationMs: 3000, error: { message: 'Lock wait timeout exceeded', errno: 1205 } }
          : { status, durationMs: 3000, warnings: [] },
    });
    const stateAfter = (...events: readonly TaskEvent[]): unknown =>
      foldTask(1, [createdEvent('a'), startedEvent(), stepEvent('a'), ...events])?.tables['a']?.state;
    assert.deepEqual(stateAfter(), { status: 'executing', applied: 0, sentAt: at(2) });
    const wait: TaskEvent = { at: at(4), kind: 'message', level: 'warn', source: 'a', text: 'It waits.' };
    const waits = { status: 'executing', applied: 0, sentAt: at(2), message: 'It waits.' };
    assert.deepEqual(stateAfter(wait), waits);
    assert.deepEqual(stateAfter(wait, stepDone('succeeded')), { status: 'executing', applied: 1 });
    assert.deepEqual(stateAfter({ ...wait, source: 'b' }), stateAfter(), 'of no table of the task');
    assert.deepEqual(stateAfter(stepDone('succeeded')), { status: 'executing', applied: 1 });
    const refused = { ...waits, message: 'Lock wait timeout exceeded' };
    assert.deepEqual(stateAfter(wait, stepDone('failed')), refused, 'no more what it waited for');
    assert.deepEqual(stateAfter(stepDone('failed'), stepEvent('a', 0, 2)), stateAfter(), 'sent again');
    const result = { status: 'succeeded' } as const;
    assert.deepEqual(stateAfter(tableEvent('a', result), stepDone('succeeded')), result);
  });

  it('has no table left to come when it is over', () => {
    const task = foldTask(1, [createdEvent('a'), abort]);
    assert.equal(task?.tables['a']?.state.status, 'notRun');
    assert.equal(task.finishedAt, at(4));
  });

  it('is not moved by what its state does not allow', () => {
    const end = [startedEvent(), finished('failed')];
    assert.equal(statusOf(...end, startedEvent(), finished('succeeded')), 'failed');
    assert.equal(statusOf(stepEvent('a'), finished('succeeded')), 'waiting');
    const task = foldTask(1, [createdEvent('a'), ...end, tableEvent('a', { status: 'succeeded' })]);
    assert.equal(task?.tables['a']?.state.status, 'notRun');
  });

  it('knows its approval, and starts the time for it again when the approval does not count any more (AP-3)', () => {
    const { plan, ...created } = createdEvent('a');
    const approval = { rule: 'production', approver: 'anyone', hours: 1 } as const;
    const events: TaskEvent[] = [
      { ...created, plan, approval },
      { at: at(5), kind: 'approved', by: 'bob', comment: 'fine', planHash: plan.hash },
      { at: at(6), kind: 'approvalVoided', reason: 'The table a changed.', drifted: ['a'] },
    ];
    assert.deepEqual(foldTask(1, events.slice(0, 2))?.approval, {
      ...approval,
      validUntil: at(3600),
      decision: { kind: 'approved', by: 'bob', at: at(5), comment: 'fine' },
    });
    const task = foldTask(1, events);
    assert.equal(task?.status, 'approving');
    assert.equal(task.detail, 'The table a changed.');
    assert.deepEqual(task.approval, {
      ...approval,
      validUntil: at(3606),
      voided: { reason: 'The table a changed.', drifted: ['a'] },
    });
  });

  it('exists only from its creation on', () => {
    assert.equal(foldTask(1, []), undefined);
    assert.equal(foldTask(1, [startedEvent()]), undefined);
  });

  it('stays in a known state and stays finished once it is, whatever comes (200 histories)', () => {
    const events = [
      startedEvent(),
      stepEvent('a'),
      tableEvent('a', { status: 'succeeded' }),
      abort,
      finished('failed'),
      finished('aborted'),
      { at: at(5), kind: 'interrupted', detail: 'gone' } as const,
      { at: at(6), kind: 'message', level: 'info', text: 'x' } as const,
      createdEvent('z'),
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 12 }), (history) => {
        const statuses = history.map((_, index) => statusOf(...history.slice(0, index + 1)));
        for (const [index, status] of statuses.entries()) {
          assert.ok(status);
          const before = statuses[index - 1];
          if (before && isFinished(before)) assert.equal(status, before);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the log (TD-3)', () => {
  const events: readonly TaskEvent[] = [
    createdEvent('a'),
    startedEvent(),
    stepEvent('a'),
    {
      at: at(3),
      kind: 'stepFinished',
      step: 0,
      source: 'a',
      outcome: {
        status: 'succeeded',
        durationMs: 12,
        warnings: [{ level: 'Warning', code: 1264, message: 'Out of range' }],
      },
    },
    tableEvent('a', { status: 'failed', message: 'Still differs.', remaining: ['+ column x'] }),
    finished('failed'),
  ];

  it('tells everything in words, statements in full', () => {
    assert.equal(
      logText(events),
      [
        `${at(0)} INFO  Created by ann: 1 table, 1 statement for local / shop, plan 7f3a9c.`,
        `${at(1)} INFO  Execution started by ann.`,
        `${at(2)} INFO  Step 1, a: sending`,
        '  ALTER TABLE t ADD x int;',
        `${at(3)} INFO  Step 1, a: done in 12 ms`,
        `${at(3)} WARN  Step 1, a: warning 1264: Out of range`,
        `${at(3)} ERROR a: failed. Still differs.`,
        '  + column x',
        `${at(9)} ERROR Failed.`,
        '',
      ].join('\n'),
    );
  });

  it('has alerts: warnings and errors', () => {
    assert.deepEqual(
      alertLines(logLines(events)).map(({ level }) => level),
      ['warn', 'error', 'error'],
    );
  });

  it('has no alert for each table that was not run', () => {
    const rest = tableEvent('b', { status: 'notRun', message: 'a did not succeed.' });
    assert.deepEqual(
      logLines([rest]).map(({ level, text }) => [level, text]),
      [['info', 'b: not run. a did not succeed.']],
    );
  });
});
