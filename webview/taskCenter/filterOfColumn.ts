import type { TaskCenterCalls, TaskCenterList } from '../../src/protocol/taskCenter';
import type { ColumnFilterState } from './columnFilter';
import { t } from '../l10n';
import { capitalised } from '../texts/capitalised';

type Field = TaskCenterCalls['searchField']['field'];

/** The filter behind a column's header; `typed` is what the user has written into it, and the host may not know yet. */
export function columnFilter(
  column: string,
  { filter, fields, connections, states }: TaskCenterList,
  typed: string | undefined,
): ColumnFilterState | undefined {
  if (column === 'connection') {
    const values = connections.map((name) => ({ value: name, label: name }));
    return { kind: 'values', label: t('Connection'), values, chosen: filter.connections };
  }
  if (column === 'status') {
    const values = states.map(({ status, label }) => ({ value: status, label: capitalised(label) }));
    return { kind: 'values', label: t('Status'), values, chosen: filter.statuses };
  }
  const field = fieldOf(column);
  if (field === undefined) return undefined;
  return { kind: 'text', label: labels[field], text: typed ?? fields[field] ?? '' };
}

/** The field of the search that stands behind a column. */
export function fieldOf(column: string): Field | undefined {
  switch (column) {
    case 'id':
      return 'id';
    case 'database':
      return 'db';
    case 'createdBy':
      return 'by';
    default:
      return undefined;
  }
}

const labels: Readonly<Record<Field, string>> = {
  id: t('Task ID'),
  db: t('Database'),
  by: t('Created by'),
  on: t('Connection'),
};
