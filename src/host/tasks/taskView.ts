import type { TaskFilter, TaskPeriod } from '../../task/list/taskFilter';
import { type TaskSort, taskStatuses } from '../../task/list/taskSort';
import { type Shape, either, flag, listOf, oneOf, optional, record, text, wholeNumber } from '../shapes';

/** How the user wants to see the tasks. */
export interface TaskView {
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
}

/** What was kept of an earlier session, if it is what is kept today. */
export function storedTaskView(value: unknown): TaskView | undefined {
  try {
    return value === undefined ? undefined : taskView(value, 'taskView');
  } catch {
    // Of another version: the default is better than nothing.
    return undefined;
  }
}

const instant: Shape<string> = (value, path) => {
  const written = text(40)(value, path);
  if (Number.isNaN(Date.parse(written))) throw new Error(`${path} is not a time.`);
  return written;
};

const period: Shape<TaskPeriod> = either(
  record<Extract<TaskPeriod, { kind: 'last' }>>({ kind: oneOf('last'), hours: wholeNumber(1, 1_000_000) }),
  either(
    record<Extract<TaskPeriod, { kind: 'all' }>>({ kind: oneOf('all') }),
    record<Extract<TaskPeriod, { kind: 'custom' }>>({
      kind: oneOf('custom'),
      from: optional(instant),
      to: optional(instant),
    }),
  ),
);

/** The shape of each part of a filter. */
export const filterShapes: { readonly [K in keyof TaskFilter]: Shape<TaskFilter[K]> } = {
  connections: listOf(text(1000), 10_000),
  statuses: listOf(oneOf(...taskStatuses), 100),
  period,
  search: text(1000),
};

export const sortShape: Shape<TaskSort> = record<TaskSort>({
  by: oneOf('id', 'connection', 'database', 'createdBy', 'createdAt', 'status'),
  descending: flag,
});

const taskView = record<TaskView>({ filter: record<TaskFilter>(filterShapes), sort: sortShape });
