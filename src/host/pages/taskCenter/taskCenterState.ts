import type { TaskCenterList, TaskRow } from '../../../protocol/taskCenter';
import { searchTerms } from '../../../task/list/taskFilter';
import { taskStatuses } from '../../../task/list/taskSort';
import { allowedActions } from '../../../task/taskStates';
import type { TaskSummary } from '../../../task/list/taskSummary';
import type { HostParts } from '../../hostParts';
import { filterLabel, storeLabel } from '../../labels/taskFilterLabel';
import { actionLabel, rowActionLabel, statusLabel, tableCounts, taskProgress } from '../../labels/taskLabels';

/** What the page shows besides the rows: filter, order and counts. */
export function taskCenterList({ tasks, overview }: HostParts): TaskCenterList {
  const { filter, sort } = overview.view;
  return {
    status: tasks.status,
    store: storeLabel(tasks.team),
    filter,
    fields: Object.fromEntries(
      searchTerms(filter.search).flatMap(({ field, text }) => (field === undefined ? [] : [[field, text]])),
    ),
    filterLabel: filterLabel(filter),
    isFiltered: overview.isFiltered,
    sort,
    order: overview.shown,
    total: tasks.total,
    isReadingOlder: tasks.isReadingOlder,
    connections: overview.connections(),
    states: taskStatuses.map((status) => ({
      status,
      label: statusLabel(status),
      actions: allowedActions(status).map((action) => ({
        action,
        label: actionLabel(action),
        rowLabel: rowActionLabel(action),
      })),
    })),
  };
}

/** A task as a row: about 250 bytes on the way to the page. */
export function taskRow(task: TaskSummary): TaskRow {
  const { tables } = task;
  return {
    id: task.id,
    status: task.status,
    connection: task.connectionName,
    database: task.database,
    createdBy: task.createdBy,
    createdAt: task.createdAt,
    ...(task.dueAt !== undefined && { dueAt: task.dueAt }),
    ...(task.startedAt !== undefined && { progress: taskProgress(tables) }),
    detail: [tableCounts(tables), task.detail].filter(Boolean).join('\n'),
  };
}
