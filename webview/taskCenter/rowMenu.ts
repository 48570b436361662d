import type { TaskRow, TaskState } from '../../src/protocol/taskCenter';
import type { MenuItem } from './popupMenu';
import { numberText, t } from '../l10n';

type Offered = TaskState['actions'][number];

/** The menu of a task's row: what its state allows, what it wrote, and deleting at the end, by itself. */
export function rowMenu(
  offered: readonly Offered[],
  targetsOf: (action: Offered['action']) => readonly TaskRow[],
): readonly MenuItem[] {
  const items = offered.map(({ action, label }): MenuItem => {
    const count = targetsOf(action).length;
    return { id: action, label: count > 1 && isBatch(action) ? batchLabel(action, count) : label };
  });
  return [
    ...items.filter(({ id }) => id !== 'delete'),
    { id: 'sql', label: t('Show SQL'), startsGroup: true },
    { id: 'log', label: t('Open log') },
    ...items.filter(({ id }) => id === 'delete').map((item) => ({ ...item, startsGroup: true })),
  ];
}

/** What can be done to several tasks at once. */
export type BatchAction = 'abort' | 'delete';

/** Whether an action is for the whole selection where its row is part of it. */
export function isBatch(action: string): action is BatchAction {
  return action === 'abort' || action === 'delete';
}

/** An action upon the selection, with how many of it allow it. */
export function batchLabel(action: BatchAction, count: number): string {
  switch (action) {
    case 'abort':
      return count === 0 ? t('Abort selected') : t('Abort selected ({0})', numberText(count));
    case 'delete':
      return count === 0 ? t('Delete selected') : t('Delete selected ({0})', numberText(count));
  }
}
