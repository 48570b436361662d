import * as vscode from 'vscode';
import type { ExcludedTable, PlannedTable } from '../../task/plan';
import type { Task, TaskStatus, TaskTable } from '../../task/task';
import { allowedActions, isRunning } from '../../task/taskStates';
import type { TaskSummary } from '../../task/list/taskSummary';
import { type Fact, knownFacts } from '../labels/facts';
import {
  formatAgo,
  formatClock,
  formatDuration,
  formatElapsed,
  formatInstant,
  formatUntil,
} from '../labels/formatTime';
import { safeText } from '../labels/safeText';
import { statusIcon } from '../labels/statusIcon';
import { type TaskArgument, taskArgument } from '../tasks/taskCommand';
import {
  actionLabel,
  excludedLabel,
  formatCount,
  nameRuleLabel,
  runningLabel,
  statusLabel,
  tableCountLabel,
  tableCounts,
  tableLabel,
  taskProgress,
} from '../labels/taskLabels';

export type TaskNode =
  | TaskArgument
  | { readonly kind: 'taskTable'; readonly taskId: number; readonly source: string }
  /** The tasks that the tree has no room for. */
  | { readonly kind: 'moreTasks'; readonly count: number };

/** A task's row: id and database, what and how far, the rest in the tooltip. */
export function taskTreeItem(task: TaskSummary, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(
    `#${task.id} ${safeText(task.database)}`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `task:${task.id}`;
  item.description = describeTask(task, now);
  item.iconPath = statusIcon(task.status);
  item.contextValue = taskContextValue(task.status);
  item.tooltip = taskTooltip(task);
  item.command = {
    command: 'shadowSync.task.open',
    title: vscode.l10n.t('Open Task'),
    arguments: [taskArgument(task.id)],
  };
  item.accessibilityInformation = {
    label: vscode.l10n.t(
      'Task {0}, database {1}, {2}',
      task.id,
      safeText(task.database),
      describeTask(task, now),
    ),
  };
  return item;
}

/** The last row of a tree that has no room for all tasks. */
export function moreTasksTreeItem(count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('{0} more tasks', formatCount(count)));
  item.id = 'moreTasks';
  item.description = vscode.l10n.t('open Task Center');
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'shadowSync.taskCenter.open', title: vscode.l10n.t('Open Task Center') };
  return item;
}

/** A table under its task. */
export function taskTableTreeItem(task: Task, planned: PlannedTable): vscode.TreeItem {
  const { source, shadow } = planned.pair;
  const table: TaskTable = task.tables[source.name] ?? { state: { status: 'pending' } };
  const item = new vscode.TreeItem(`${safeText(source.name)} → ${safeText(shadow.name)}`);
  item.id = `task:${task.id}:${source.name}`;
  const words = tableLabel(table, planned);
  const duration = table.durationMs === undefined ? '' : ` · ${formatDuration(table.durationMs)}`;
  item.description = words + duration;
  item.iconPath = tableIcon(table, planned);
  item.contextValue = 'taskTable';
  item.tooltip = tableTooltip(planned, table, words + since(table));
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0} to {1}, {2}', safeText(source.name), safeText(shadow.name), words + duration),
  };
  return item;
}

/** Since when a statement of the table runs. */
function since({ state }: TaskTable): string {
  if (state.status !== 'executing' || state.sentAt === undefined) return '';
  return ` · ${vscode.l10n.t('since {0}', formatClock(state.sentAt))}`;
}

/** A table that the task leaves alone. */
export function excludedTreeItem(task: Task, excluded: ExcludedTable): vscode.TreeItem {
  const { source } = excluded.pair;
  const item = new vscode.TreeItem(safeText(source.name));
  item.id = `task:${task.id}:${source.name}`;
  item.description = excludedLabel(excluded);
  item.iconPath = new vscode.ThemeIcon(
    excluded.reason === 'consistent' ? 'check' : excluded.reason === 'skipped' ? 'dash' : 'exclude',
  );
  item.contextValue = 'taskTable';
  if (excluded.detail !== undefined) item.tooltip = safeText(excluded.detail);
  item.accessibilityInformation = { label: `${safeText(source.name)}, ${excludedLabel(excluded)}` };
  return item;
}

/** `task:<state> <capabilities>`, from the one function that says what a state allows. */
export function taskContextValue(status: TaskStatus): string {
  const capabilities = allowedActions(status)
    .filter((action) => action !== 'view')
    .map((action) => `can${action[0]?.toUpperCase() ?? ''}${action.slice(1)}`);
  return [`task:${status}`, ...capabilities].join(' ');
}

/** The state first: a narrow sidebar cuts off the end. */
function describeTask(task: TaskSummary, now: number): string {
  const what = `${nameRuleLabel(task)} · ${tableCountLabel(task.tables.total)}`;
  const state = statusLabel(task.status);
  const { done, total, problems } = taskProgress(task.tables);
  const trouble = problems === undefined ? '' : ` · ${problems}`;
  if (isRunning(task.status)) {
    const elapsed =
      task.startedAt === undefined ? '' : ` · ${formatElapsed(now - Date.parse(task.startedAt))}`;
    return `${state} · ${formatCount(done)}/${formatCount(total)}${trouble}${elapsed} · ${what}`;
  }
  const time =
    task.dueAt === undefined
      ? formatAgo(task.finishedAt ?? task.createdAt, now)
      : formatUntil(task.dueAt, now);
  return `${state}${trouble} · ${time} · ${what}`;
}

/** Plain text rows: names and remarks come from users and servers, so nothing here is read as Markdown. */
function taskTooltip(task: TaskSummary): vscode.MarkdownString {
  const running = task.running && runningLabel(task.running);
  const status = [statusLabel(task.status), tableCounts(task.tables), running].filter(Boolean).join(' · ');
  const facts: readonly Fact[] = [
    [vscode.l10n.t('Task'), `#${task.id}`],
    [vscode.l10n.t('Type'), vscode.l10n.t('Shadow table synchronisation')],
    [vscode.l10n.t('Connection'), task.connectionName],
    [vscode.l10n.t('Database'), task.database],
    [vscode.l10n.t('Created by'), task.createdBy],
    [vscode.l10n.t('Created at'), formatInstant(task.createdAt)],
    [vscode.l10n.t('Status'), status],
    [vscode.l10n.t('Starts at'), task.dueAt && formatInstant(task.dueAt)],
    [vscode.l10n.t('Detail'), task.detail],
    [vscode.l10n.t('Remarks'), task.remarks],
    [vscode.l10n.t('Actions'), allowedActions(task.status).map(actionLabel).join(', ')],
  ];
  const tooltip = new vscode.MarkdownString();
  for (const { label, value } of knownFacts(facts)) {
    tooltip.appendMarkdown('**').appendText(label).appendMarkdown('** ');
    tooltip.appendText(safeText(value)).appendMarkdown('  \n');
  }
  return tooltip;
}

function tableTooltip(planned: PlannedTable, table: TaskTable, words: string): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(
    `${safeText(planned.pair.source.name)} → ${safeText(planned.pair.shadow.name)}: ${words}`,
  );
  if ('message' in table.state) tooltip.appendMarkdown('\n\n').appendText(safeText(table.state.message));
  for (const change of planned.changes.slice(0, 20)) {
    tooltip.appendMarkdown('  \n').appendText(`${change.sign} ${safeText(change.text)}`);
  }
  return tooltip;
}

function tableIcon(table: TaskTable, planned: PlannedTable): vscode.ThemeIcon {
  switch (table.state.status) {
    case 'pending':
      return new vscode.ThemeIcon(planned.result === 'create' ? 'diff-added' : 'diff-modified');
    case 'executing':
      return new vscode.ThemeIcon('sync~spin');
    case 'succeeded':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'drifted':
      return new vscode.ThemeIcon('git-compare', new vscode.ThemeColor('list.warningForeground'));
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
    case 'notRun':
      return new vscode.ThemeIcon('circle-slash');
  }
}
