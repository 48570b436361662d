import type { TaskTableDetail } from '../../../protocol/taskDetails';
import { tableSteps } from '../../../task/tableSteps';
import type { Task } from '../../../task/task';
import type { TaskEvent } from '../../../task/taskEvent';

/** One table of the task with its statements; undefined where the plan has no such table. */
export function taskTableDetail(
  task: Task,
  events: readonly TaskEvent[],
  source: string,
): TaskTableDetail | undefined {
  const planned = task.plan.tables.find(({ pair }) => pair.source.name === source);
  if (!planned) return undefined;
  const state = task.tables[source]?.state;
  const message = state && 'message' in state ? state.message : undefined;
  return {
    source,
    shadow: planned.pair.shadow.name,
    changes: planned.changes,
    hazards: planned.hazards.map(({ text }) => text),
    ...(message !== undefined && { message }),
    steps: tableSteps(planned, events),
  };
}
