import assert from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import type { Task } from '../../src/task/task';
import { againSettings, retrySettings } from '../../src/task/taskAgain';
import type { TaskSettings } from '../../src/task/taskSettings';
import { at, createdEvent, startedEvent, tableEvent } from '../support/taskEvents';

const changed: Partial<TaskSettings> = {
  range: 'all',
  nameRule: { kind: 'suffix', affix: '_load' },
  tables: ['x'],
  skipped: ['left'],
  foreignKeyPolicy: 'none',
  onError: 'continue',
  allowDestructive: true,
  remarks: 'for the spring test',
  execution: { kind: 'schedule', at: at(1000), timeZone: 'Europe/Berlin', local: '2026-01-02T01:16' },
};

function finished(): Task {
  const created = createdEvent('a', 'b', 'c', 'd', 'e');
  const task = foldTask(1, [
    { ...created, settings: { ...created.settings, ...changed } },
    startedEvent(1001),
    tableEvent('a', { status: 'succeeded' }),
    tableEvent('b', { status: 'failed', message: 'no' }),
    tableEvent('c', { status: 'drifted', message: 'no' }),
    tableEvent('d', { status: 'unknown', message: 'no' }),
    { at: at(1100), kind: 'executionFinished', status: 'succeededWithErrors' },
  ]);
  assert.ok(task);
  return task;
}

const now = Date.parse(at(999));

describe('initiating a task again (TD-4)', () => {
  it('takes over every setting, and asks about destructive changes anew', () => {
    const task = finished();
    assert.deepEqual(againSettings(task, now), { ...task.settings, allowDestructive: false });
  });

  it('keeps a time only while it is to come', () => {
    assert.deepEqual(againSettings(finished(), Date.parse(at(1000))).execution, { kind: 'manual' });
  });
});

describe('retrying what failed (E09)', () => {
  it('chooses the tables that are not in step, and nothing is skipped', () => {
    const settings = retrySettings(finished(), now);
    const { range, tables, skipped, nameRule, onError, foreignKeyPolicy, remarks } = settings;
    assert.deepEqual(
      { range, tables, skipped },
      { range: 'partial', tables: ['b', 'c', 'd', 'e'], skipped: [] },
    );
    assert.deepEqual(
      { nameRule, onError, foreignKeyPolicy, remarks },
      {
        nameRule: changed.nameRule,
        onError: 'continue',
        foreignKeyPolicy: 'none',
        remarks: 'for the spring test',
      },
    );
  });
});
