import assert from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import { causeOfTrouble, countTables, summariseTask, tablesDone } from '../../src/task/list/taskSummary';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';

describe('a task in short', () => {
  it('counts tables by state, and as done only those in step', () => {
    const task = foldTask(7, [
      createdEvent('a', 'b', 'c', 'd'),
      startedEvent(),
      stepEvent('a'),
      tableEvent('a', { status: 'succeeded' }),
      tableEvent('b', { status: 'drifted', message: 'changed' }),
      stepEvent('c', 1),
    ]);
    assert.ok(task);
    const counts = countTables(task);
    assert.deepEqual(counts, {
      total: 4,
      pending: 1,
      executing: 1,
      succeeded: 1,
      failed: 0,
      drifted: 1,
      unknown: 0,
      notRun: 0,
    });
    assert.equal(tablesDone(counts), 1);
  });

  it('names the statement that runs the longest, while the task runs', () => {
    const events = [createdEvent('a', 'b'), startedEvent(), stepEvent('b', 0, 2), stepEvent('a', 1, 4)];
    const running = foldTask(7, events);
    assert.ok(running);
    assert.deepEqual(summariseTask(running).running, { source: 'b', sentAt: at(2) });
    const interrupted = foldTask(7, [...events, { at: at(9), kind: 'interrupted', detail: 'gone' }]);
    assert.ok(interrupted);
    assert.equal(summariseTask(interrupted).running, undefined);
  });

  it('names the table that a run ended for, not one that it left half done for that', () => {
    const detail = 'b did not succeed, and the task aborts on errors.';
    const task = foldTask(7, [
      createdEvent('a', 'b', 'c'),
      startedEvent(),
      tableEvent('a', {
        status: 'failed',
        message: `Not finished: ${detail}`,
        remaining: ['+ foreign key fk'],
      }),
      tableEvent('b', { status: 'drifted', message: '_test_b changed.' }),
      tableEvent('c', { status: 'notRun', message: detail }),
      { at: at(9), kind: 'executionFinished', status: 'failed', detail },
    ]);
    assert.ok(task);
    assert.equal(causeOfTrouble(task), 'b: _test_b changed.');
  });

  it('names a table once where its message begins with it', () => {
    const message = 'b changed since the analysis.';
    const task = foldTask(7, [
      createdEvent('b'),
      startedEvent(),
      tableEvent('b', { status: 'drifted', message }),
    ]);
    assert.ok(task);
    assert.equal(causeOfTrouble(task), message);
  });

  it('tells why a run ended where no table of it is the reason', () => {
    const detail = 'The connection was lost.';
    const task = foldTask(7, [
      createdEvent('a', 'b'),
      startedEvent(),
      tableEvent('a', { status: 'failed', message: `${detail} More.` }),
      tableEvent('b', { status: 'notRun', message: detail }),
      { at: at(9), kind: 'executionFinished', status: 'failed', detail },
    ]);
    assert.ok(task);
    assert.equal(causeOfTrouble(task), detail);
  });

  it('tells when it starts by itself, and that nobody is needed for that', () => {
    const created = createdEvent('a');
    const execution = { kind: 'schedule', at: at(100), timeZone: 'Europe/Berlin' } as const;
    const scheduled = foldTask(7, [{ ...created, settings: { ...created.settings, execution } }]);
    assert.ok(scheduled);
    const { dueAt, needsUser } = summariseTask(scheduled);
    assert.deepEqual({ dueAt, needsUser }, { dueAt: at(100), needsUser: false });
  });

  it('keeps nothing of the plan', () => {
    const task = foldTask(7, [createdEvent(...Array.from({ length: 500 }, (_, index) => `table_${index}`))]);
    assert.ok(task);
    assert.ok(JSON.stringify(summariseTask(task)).length < 500);
  });
});
