import type { TaskCenterList, TaskRow } from '../../src/protocol/taskCenter';
import { numberText, t } from '../l10n';

/** The rows that the page has, with those that came in their place. */
export function withRows(
  known: ReadonlyMap<number, TaskRow>,
  came: readonly TaskRow[],
): ReadonlyMap<number, TaskRow> {
  const rows = new Map(known);
  for (const row of came) rows.set(row.id, row);
  return rows;
}

/** The rows to show, in the list's order; those that are still on their way are left out. */
export function rowsInOrder(list: TaskCenterList, known: ReadonlyMap<number, TaskRow>): readonly TaskRow[] {
  return list.order.map((id) => known.get(id)).filter((row) => row !== undefined);
}

/** Which of the rows allow an action now. */
export function allowing(
  rows: readonly TaskRow[],
  action: TaskAction,
  { states }: TaskCenterList,
): readonly TaskRow[] {
  const statuses = new Set(
    states
      .filter(({ actions }) => actions.some((offered) => offered.action === action))
      .map(({ status }) => status),
  );
  return rows.filter(({ status }) => statuses.has(status));
}

type TaskAction = TaskCenterList['states'][number]['actions'][number]['action'];

/** `12 of 340 tasks`. */
export function shownText(shown: number, total: number): string {
  if (shown !== total) return t('{0} of {1} tasks', numberText(shown), numberText(total));
  return total === 1 ? t('1 task') : t('{0} tasks', numberText(total));
}

/** The order after a click on a header: the same column turns over, another one begins as people expect it. */
export function nextSort(sort: TaskCenterList['sort'], column: string): TaskCenterList['sort'] {
  const by = column as TaskCenterList['sort']['by'];
  if (sort.by === by) return { by, descending: !sort.descending };
  return { by, descending: by === 'createdAt' || by === 'id' };
}
