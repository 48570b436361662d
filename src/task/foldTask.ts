import type { Task, TaskStatus, TaskTable } from './task';
import type { TaskEvent } from './taskEvent';
import { isFinished, nextStatus } from './taskStates';

/**
 * The task that its events make, in their order; undefined when they do not begin with `created`. An event that the
 * state does not allow changes nothing: several windows write, and the first one wins. Linear in events and tables.
 */
export function foldTask(id: number, events: readonly TaskEvent[]): Task | undefined {
  const [created, ...rest] = events;
  if (created?.kind !== 'created') return undefined;
  const { settings, plan, connectionName, by: createdBy, at: createdAt } = created;
  // A map: a table may be called __proto__.
  const tables = new Map<string, TaskTable>(
    plan.tables.map(({ pair }) => [pair.source.name, { state: { status: 'pending' } }]),
  );
  let status: TaskStatus = 'waiting';
  let times: Pick<Task, 'startedAt' | 'finishedAt' | 'detail'> = {};
  for (const event of rest) {
    const next = nextStatus(status, event);
    if (next === undefined) continue;
    switch (event.kind) {
      case 'executionStarted':
        times = { ...times, startedAt: event.at };
        break;
      case 'stepStarted':
        tables.set(event.source, { ...tables.get(event.source), state: { status: 'executing' } });
        break;
      case 'tableFinished':
        tables.set(event.source, { state: event.result, durationMs: event.durationMs });
        break;
      case 'executionFinished':
        times = {
          ...times,
          finishedAt: event.at,
          ...(event.detail !== undefined && { detail: event.detail }),
        };
        break;
      case 'interrupted':
        times = { ...times, detail: event.detail };
        break;
      case 'abortRequested':
        if (isFinished(next))
          times = { ...times, finishedAt: event.at, detail: 'Aborted before it was executed.' };
        break;
      case 'stepFinished':
      case 'message':
      case 'created':
        break;
    }
    status = next;
  }
  if (isFinished(status)) finishPending(tables, status);
  return {
    id,
    status,
    connectionName,
    createdBy,
    createdAt,
    settings,
    plan,
    ...times,
    tables: Object.fromEntries(tables),
  };
}

/** No table of a finished task is still to come, and one without a result has an unknown one. */
function finishPending(tables: Map<string, TaskTable>, status: TaskStatus): void {
  const notRun = status === 'aborted' ? 'The task was aborted before it.' : 'The task ended before it.';
  for (const [source, table] of tables) {
    if (table.state.status === 'pending') {
      tables.set(source, { ...table, state: { status: 'notRun', message: notRun } });
    } else if (table.state.status === 'executing') {
      tables.set(source, { ...table, state: { status: 'unknown', message: 'No result was recorded.' } });
    }
  }
}
