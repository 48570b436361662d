import * as vscode from 'vscode';
import { type TaskPeriod, defaultFilter } from '../../../task/list/taskFilter';
import { type TaskSort, type TaskSortKey, taskStatuses } from '../../../task/list/taskSort';
import { answered } from '../../dialogs/ask';
import type { TaskOverview } from '../../tasks/taskOverview';
import { safeIconText } from '../../labels/safeText';
import { Cancelled } from '../../dialogs/messages';
import { filterLabel, periodLabel, sortKeyLabel } from '../../labels/taskFilterLabel';
import { statusLabel } from '../../labels/taskLabels';
import { statusIcon } from '../../labels/statusIcon';

interface Step extends vscode.QuickPickItem {
  readonly run: () => Promise<void> | void;
}

/** Asks for filter and order of the tasks, a part at a time, until the user is content. */
export async function filterTasks(overview: TaskOverview): Promise<void> {
  for (;;) {
    const step = await vscode.window.showQuickPick(steps(overview), {
      title: vscode.l10n.t('Filter and sort tasks'),
      placeHolder: vscode.l10n.t('{0} tasks shown. Escape when done.', overview.shown.length),
    });
    if (!step) return;
    try {
      await step.run();
    } catch (error) {
      // Back to the list of parts.
      if (!(error instanceof Cancelled)) throw error;
    }
  }
}

function steps(overview: TaskOverview): readonly Step[] {
  const { filter, sort } = overview.view;
  const any = vscode.l10n.t('any');
  const direction = sort.descending ? vscode.l10n.t('descending') : vscode.l10n.t('ascending');
  return [
    {
      label: vscode.l10n.t('Status'),
      description: filter.statuses.map(statusLabel).join(', ') || any,
      run: () => askStatuses(overview),
    },
    {
      label: vscode.l10n.t('Connection'),
      description: filter.connections.map(safeIconText).join(', ') || any,
      run: () => askConnections(overview),
    },
    {
      label: vscode.l10n.t('Period'),
      description: periodLabel(filter.period),
      run: () => askPeriod(overview),
    },
    {
      label: vscode.l10n.t('Search'),
      description: safeIconText(filter.search) || any,
      run: () => askSearch(overview),
    },
    {
      label: vscode.l10n.t('Sort by'),
      description: `${sortKeyLabel(sort.by)}, ${direction}`,
      run: () => askSort(overview),
    },
    ...(overview.isFiltered
      ? [
          {
            label: vscode.l10n.t('Clear filter'),
            description: filterLabel(defaultFilter),
            run: () => overview.clearFilter(),
          },
        ]
      : []),
  ];
}

async function askStatuses(overview: TaskOverview): Promise<void> {
  const { statuses } = overview.view.filter;
  const picked = await vscode.window.showQuickPick(
    taskStatuses.map((status) => ({
      label: statusLabel(status),
      iconPath: statusIcon(status),
      picked: statuses.includes(status),
      status,
    })),
    {
      canPickMany: true,
      title: vscode.l10n.t('Status'),
      placeHolder: vscode.l10n.t('None ticked shows all'),
    },
  );
  overview.setView({ filter: { statuses: answered(picked).map(({ status }) => status) } });
}

async function askConnections(overview: TaskOverview): Promise<void> {
  const { connections } = overview.view.filter;
  const picked = await vscode.window.showQuickPick(
    overview.connections().map((name) => ({
      label: safeIconText(name),
      picked: connections.includes(name),
      name,
    })),
    {
      canPickMany: true,
      title: vscode.l10n.t('Connection'),
      placeHolder: vscode.l10n.t('None ticked shows all'),
    },
  );
  overview.setView({ filter: { connections: answered(picked).map(({ name }) => name) } });
}

async function askPeriod(overview: TaskOverview): Promise<void> {
  const periods: readonly TaskPeriod[] = [
    ...[48, 7 * 24, 30 * 24, 180 * 24].map((hours) => ({ kind: 'last', hours }) as const),
    { kind: 'all' },
  ];
  const picked = await vscode.window.showQuickPick(
    [
      ...periods.map((period) => ({ label: periodLabel(period), period })),
      { label: vscode.l10n.t('From … to …'), period: undefined },
    ],
    { title: vscode.l10n.t('Period in which tasks were created') },
  );
  overview.setView({ filter: { period: answered(picked).period ?? (await askDays()) } });
}

async function askDays(): Promise<TaskPeriod> {
  const from = await askDay(vscode.l10n.t('First day (empty: no beginning)'));
  const to = await askDay(vscode.l10n.t('Last day (empty: no end)'));
  return {
    kind: 'custom',
    ...(from && { from: from.toISOString() }),
    ...(to && { to: new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1).toISOString() }),
  };
}

async function askDay(title: string): Promise<Date | undefined> {
  const given = await vscode.window.showInputBox({
    title,
    placeHolder: vscode.l10n.t('YYYY-MM-DD'),
    validateInput: (value) =>
      value.trim() === '' || dayOf(value) ? undefined : vscode.l10n.t('Type a day as YYYY-MM-DD.'),
  });
  return dayOf(answered(given));
}

/** Midnight at the start of a day, here; undefined for what is no day. */
function dayOf(written: string): Date | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(written.trim()) ?? [];
  const day = new Date(Number(year), Number(month) - 1, Number(date));
  return day.getDate() === Number(date) ? day : undefined;
}

async function askSearch(overview: TaskOverview): Promise<void> {
  const search = await vscode.window.showInputBox({
    title: vscode.l10n.t('Search tasks'),
    value: overview.view.filter.search,
    prompt: vscode.l10n.t('#14, by:ann, db:shop, on:sample, or text that any of them contains'),
  });
  overview.setView({ filter: { search: answered(search).slice(0, 1000) } });
}

async function askSort(overview: TaskOverview): Promise<void> {
  const keys: readonly TaskSortKey[] = ['createdAt', 'status', 'connection', 'database', 'createdBy', 'id'];
  const orders = keys.flatMap((by): readonly TaskSort[] => [
    { by, descending: by === 'createdAt' || by === 'id' },
    { by, descending: by !== 'createdAt' && by !== 'id' },
  ]);
  const picked = await vscode.window.showQuickPick(
    orders.map((sort) => ({
      label: sortKeyLabel(sort.by),
      description: sort.descending ? vscode.l10n.t('descending') : vscode.l10n.t('ascending'),
      sort,
    })),
    { title: vscode.l10n.t('Sort by') },
  );
  overview.setView({ sort: answered(picked).sort });
}
