import * as vscode from 'vscode';
import type { TaskFilter, TaskPeriod } from '../../task/list/taskFilter';
import type { TaskSortKey } from '../../task/list/taskSort';
import { safeText } from './safeText';
import { statusLabel } from './taskLabels';

/** What a filter lets through, in words: `last 7 days · failed, aborted · Sample · "db:shop"`. */
export function filterLabel({ period, statuses, connections, search }: TaskFilter): string {
  return [
    periodLabel(period),
    statuses.map(statusLabel).join(', '),
    connections.map(safeText).join(', '),
    search.trim() === '' ? '' : `"${safeText(search.trim())}"`,
  ]
    .filter((words) => words !== '')
    .join(' · ');
}

/** Whose tasks are listed, where they are not this machine's; empty otherwise. */
export function storeLabel(team: string | undefined): string {
  return team === undefined ? '' : vscode.l10n.t('team store {0}', safeText(team));
}

/** A period in words. */
export function periodLabel(period: TaskPeriod): string {
  switch (period.kind) {
    case 'last':
      return period.hours % 24 === 0 && period.hours > 48
        ? vscode.l10n.t('last {0} days', period.hours / 24)
        : vscode.l10n.t('last {0} hours', period.hours);
    case 'all':
      return vscode.l10n.t('any time');
    case 'custom': {
      const from = period.from === undefined ? undefined : day(Date.parse(period.from));
      // The end does not belong to the period: the day before it is the last one.
      const to = period.to === undefined ? undefined : day(Date.parse(period.to) - 1);
      if (from !== undefined && to !== undefined) return `${from} – ${to}`;
      if (from !== undefined) return vscode.l10n.t('since {0}', from);
      return to === undefined ? vscode.l10n.t('any time') : vscode.l10n.t('until {0}', to);
    }
  }
}

/** What tasks can be sorted by, in words. */
export function sortKeyLabel(key: TaskSortKey): string {
  switch (key) {
    case 'id':
      return vscode.l10n.t('Task ID');
    case 'connection':
      return vscode.l10n.t('Connection');
    case 'database':
      return vscode.l10n.t('Database');
    case 'createdBy':
      return vscode.l10n.t('Created by');
    case 'createdAt':
      return vscode.l10n.t('Created at');
    case 'status':
      return vscode.l10n.t('Status');
  }
}

function day(time: number): string {
  return new Date(time).toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
}
