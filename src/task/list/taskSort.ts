import type { TaskStatus } from '../task';
import type { TaskSummary } from './taskSummary';

/** The order of a list of tasks. */
export interface TaskSort {
  readonly by: TaskSortKey;
  readonly descending: boolean;
}

export type TaskSortKey = 'id' | 'connection' | 'database' | 'createdBy' | 'createdAt' | 'status';

export const defaultSort: TaskSort = { by: 'createdAt', descending: true };

/** Compares two tasks for this order; of equal ones the newer comes first. */
export function taskOrder({ by, descending }: TaskSort): (left: TaskSummary, right: TaskSummary) => number {
  const compare = comparison(by);
  const sign = descending ? -1 : 1;
  return (left, right) => sign * compare(left, right) || right.id - left.id;
}

function comparison(by: TaskSortKey): (left: TaskSummary, right: TaskSummary) => number {
  switch (by) {
    case 'id':
      return (left, right) => left.id - right.id;
    case 'connection':
      return (left, right) => collator.compare(left.connectionName, right.connectionName);
    case 'database':
      return (left, right) => collator.compare(left.database, right.database);
    case 'createdBy':
      return (left, right) => collator.compare(left.createdBy, right.createdBy);
    case 'createdAt':
      // ISO 8601 in UTC sorts as text.
      return (left, right) =>
        left.createdAt < right.createdAt ? -1 : left.createdAt > right.createdAt ? 1 : 0;
    case 'status':
      return (left, right) => taskStatuses.indexOf(left.status) - taskStatuses.indexOf(right.status);
  }
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Every state, in the order of a task's life: what asks for attention first. */
export const taskStatuses: readonly TaskStatus[] = [
  'approving',
  'waiting',
  'scheduled',
  'missed',
  'executing',
  'aborting',
  'interrupted',
  'failed',
  'succeededWithErrors',
  'succeeded',
  'aborted',
  'rejected',
  'expired',
];
