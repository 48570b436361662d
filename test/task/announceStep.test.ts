import { deepEqual } from 'node:assert/strict';
import type { Connection } from '../../src/engine/connection/connection';
import { announceStep, stands } from '../../src/task/run/announceStep';
import { RunHistory } from '../../src/task/run/runHistory';
import type { TableProgress } from '../../src/task/run/tableProgress';
import type { TaskEvent } from '../../src/task/taskEvent';

const progress = { planned: { pair: { source: { name: 'a' } } }, expected: 'before' } as TableProgress;
const table = { database: 'shop', name: '_test_a' };
const step = { step: 3, statement: { sql: 'ALTER', table, phase: 'table' } } as const;
const session = (id: string): Connection => ({ id }) as Connection;

describe('the announcement of a statement', () => {
  it('stands for the session that it was made for, and for no later one with its number', () => {
    const events: TaskEvent[] = [];
    const history = new RunHistory((event) => {
      events.push(event);
      return Promise.resolve();
    });
    const executor = session('8');
    const announced = announceStep(history, progress, step, executor);
    deepEqual(
      events.map((event) => [event.kind, 'connectionId' in event && event.connectionId]),
      [['stepAnnounced', '8']],
    );
    // A server that was started again counts its sessions from the beginning.
    deepEqual(
      [executor, session('9'), session('8')].map((over) => stands(announced, over)),
      [true, false, false],
    );
  });
});
