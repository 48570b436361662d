import type { TaskRow, TaskState } from '../../src/protocol/taskCenter';
import type { MenuItem } from '../components/popupMenu';

type Offered = TaskState['actions'][number];

/** The menu of a task's row: what its state allows, what it wrote, and deleting at the end, by itself. */
export function rowMenu(
  offered: readonly Offered[],
  targetsOf: (action: Offered['action']) => readonly TaskRow[],
): readonly MenuItem[] {
  const items = offered.map(({ action, label }): MenuItem => {
    const count = targetsOf(action).length;
    return { id: action, label: count > 1 ? `${label} selected (${count.toLocaleString('en')})` : label };
  });
  return [
    ...items.filter(({ id }) => id !== 'delete'),
    { id: 'sql', label: 'Show SQL', startsGroup: true },
    { id: 'log', label: 'Open log' },
    ...items.filter(({ id }) => id === 'delete').map((item) => ({ ...item, startsGroup: true })),
  ];
}
