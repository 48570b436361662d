import { deepEqual } from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { onRunEnded } from '../../src/host/tasks/endedRuns';
import { foldTask } from '../../src/task/foldTask';
import type { Task, TaskStatus } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import { createdEvent } from '../support/taskEvents';

/** A list of one task, as it is after each event. */
function watched(): {
  readonly told: TaskStatus[];
  readonly after: (...events: readonly TaskEvent[]) => void;
} {
  const changes = new EventEmitter();
  let history: readonly TaskEvent[] = [createdEvent('a')];
  const task = (): Task => foldTask(1, history)!;
  const told: TaskStatus[] = [];
  onRunEnded(
    {
      list: () => [task()],
      find: task,
      onDidChange: (listener) => {
        changes.on('change', listener);
        return { dispose: () => changes.off('change', listener) };
      },
    },
    ({ status }) => told.push(status),
  );
  const after = (...events: readonly TaskEvent[]): void => {
    history = [...history, ...events];
    changes.emit('change', 1);
  };
  return { told, after };
}

const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const started = (at: string): TaskEvent => ({ at, kind: 'executionStarted', by: 'ann', runner: 'r' });
const finished = (at: string): TaskEvent => ({ at, kind: 'executionFinished', status: 'succeeded' });

describe('runs that end', () => {
  it('are told once, however often the task changes', () => {
    const { told, after } = watched();
    after(started(later(1)));
    deepEqual(told, []);
    after(finished(later(2)));
    after();
    deepEqual(told, ['succeeded']);
  });

  it('are told of other windows, which begin and end them between two looks', () => {
    const { told, after } = watched();
    after(started(later(1)), finished(later(2)));
    deepEqual(told, ['succeeded']);
  });

  it('are told when they are interrupted, and again when that was verified', () => {
    const { told, after } = watched();
    after(started(later(1)));
    after({ at: later(2), kind: 'interrupted', detail: 'gone' });
    after(finished(later(3)));
    deepEqual(told, ['interrupted', 'succeeded']);
  });

  it('are not told where they ended before', () => {
    const { told, after } = watched();
    after(started(later(-20)), finished(later(-10)));
    deepEqual(told, []);
  });
});
