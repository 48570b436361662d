import { type ExcludedTable, type PlannedTable, isConsistent } from '../plan';
import type { Task, TaskTable } from '../task';
import { isRunning } from '../taskStates';

/**
 * The tables of a task as somebody looks for them: of many that are in step, the few that are not come first. While
 * the task runs they stand in the plan's order, so that none moves under the eye.
 */
export function plannedToShow(task: Task): readonly PlannedTable[] {
  const { tables } = task.plan;
  if (isRunning(task.status)) return tables;
  const rank = ({ pair }: PlannedTable): number =>
    rankOf(task.tables[pair.source.name]?.state.status ?? 'pending');
  return tables.toSorted((one, other) => rank(one) - rank(other));
}

/** Those that the task leaves alone: what differs before what is in step. */
export function excludedToShow({ plan }: Task): readonly ExcludedTable[] {
  return plan.excluded.toSorted((one, other) => Number(isConsistent(one)) - Number(isConsistent(other)));
}

function rankOf(status: TaskTable['state']['status']): number {
  switch (status) {
    case 'failed':
    case 'drifted':
    case 'unknown':
      return 0;
    case 'executing':
    case 'pending':
    case 'notRun':
      return 1;
    case 'succeeded':
      return 2;
  }
}
