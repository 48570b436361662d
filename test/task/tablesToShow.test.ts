import { deepEqual, ok } from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import { plannedToShow } from '../../src/task/list/tablesToShow';
import type { TaskEvent } from '../../src/task/taskEvent';
import { at, createdEvent, startedEvent, tableEvent } from '../support/taskEvents';

describe('the tables of a task, as somebody looks for them', () => {
  const events: readonly TaskEvent[] = [
    createdEvent('a', 'b', 'c', 'd', 'e'),
    startedEvent(),
    tableEvent('a', { status: 'succeeded' }),
    tableEvent('b', { status: 'notRun', message: 'The task ended before it.' }),
    tableEvent('c', { status: 'failed', message: 'no' }),
    tableEvent('d', { status: 'succeeded' }),
    tableEvent('e', { status: 'drifted', message: 'changed' }),
  ];
  const order = (course: readonly TaskEvent[]): string => {
    const task = foldTask(7, course);
    ok(task);
    return plannedToShow(task)
      .map(({ pair }) => pair.source.name)
      .join('');
  };

  it('stand as planned while it runs', () => {
    deepEqual(order(events), 'abcde');
  });

  it('begin with what went wrong when it is over', () => {
    const end: TaskEvent = { at: at(9), kind: 'executionFinished', status: 'succeededWithErrors' };
    deepEqual(order([...events, end]), 'cebad');
  });
});
