import * as vscode from 'vscode';
import { taskConnection } from '../task/taskConnection';
import { isRunning } from '../task/taskStates';
import { type TaskSummary, tablesDone } from '../task/list/taskSummary';
import { formatUntil } from './labels/formatTime';
import type { HostParts } from './hostParts';
import { safeIconText } from './labels/safeText';
import { taskArgument } from './tasks/taskCommand';
import { formatCount, runningLabel, statusLabel, tableCounts } from './labels/taskLabels';

const soonMs = 3_600_000;
/** What is due soon changes as time goes by. */
const lookEveryMs = 30_000;

/** One item while a task runs, needs the user or is due soon; nothing while there is nothing to say. */
export function showStatusBar(parts: HostParts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('shadowSync.status', vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t('Shadow Sync');
  const update = (): void => {
    const now = Date.now();
    const tasks = [...parts.overview.all()];
    const running = tasks.filter(({ status }) => isRunning(status));
    const waiting = tasks.filter(({ needsUser }) => needsUser);
    const soon = tasks.filter(({ dueAt }) => dueAt !== undefined && Date.parse(dueAt) - now < soonMs);
    const [told] = [running, waiting, soon].filter(({ length }) => length > 0);
    if (!told) {
      item.hide();
      return;
    }
    if (told === running) showRunning(item, running);
    else if (told === waiting) showWaiting(item, waiting);
    else showSoon(item, soon);
    item.tooltip = [
      ...running.map(runningLine),
      ...waiting.map(taskLine),
      ...soon.map((task) => `${taskLine(task)}, ${formatUntil(task.dueAt ?? '', now)}`),
    ].join('\n');
    item.command = openCommand(told);
    item.backgroundColor =
      told === running && running.some((task) => isProduction(parts, task))
        ? new vscode.ThemeColor('statusBarItem.warningBackground')
        : undefined;
    item.show();
  };
  update();
  const clock = setInterval(update, lookEveryMs);
  return vscode.Disposable.from(item, parts.overview.onDidChange(update), {
    dispose: () => clearInterval(clock),
  });
}

function showRunning(item: vscode.StatusBarItem, tasks: readonly TaskSummary[]): void {
  const done = tasks.reduce((sum, { tables }) => sum + tablesDone(tables), 0);
  const total = tasks.reduce((sum, { tables }) => sum + tables.total, 0);
  const [now, all] = [formatCount(done), formatCount(total)];
  item.text = vscode.l10n.t('$(sync~spin) Shadow {0}/{1}', now, all);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Shadow Sync is executing, {0} of {1} tables done', now, all),
  };
}

function showWaiting(item: vscode.StatusBarItem, tasks: readonly TaskSummary[]): void {
  const isTrouble = tasks.some(({ status }) => status === 'interrupted' || status === 'missed');
  item.text = isTrouble
    ? vscode.l10n.t('$(warning) Shadow {0}', tasks.length)
    : vscode.l10n.t('$(bell) Shadow {0}', tasks.length);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Shadow Sync: {0} tasks need you', tasks.length),
  };
}

function showSoon(item: vscode.StatusBarItem, tasks: readonly TaskSummary[]): void {
  item.text = vscode.l10n.t('$(clock) Shadow {0}', tasks.length);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Shadow Sync: {0} tasks start within the hour', tasks.length),
  };
}

function taskLine({ id, connectionName, database, status }: TaskSummary): string {
  return safeIconText(`#${id} ${connectionName} / ${database}: ${statusLabel(status)}`);
}

/** With the statement that the server has been at for the longest. */
function runningLine(task: TaskSummary): string {
  const statement = task.running && safeIconText(runningLabel(task.running));
  return [taskLine(task), tableCounts(task.tables), statement].filter(Boolean).join(', ');
}

function isProduction(parts: HostParts, { id }: TaskSummary): boolean {
  const task = parts.tasks.find(id);
  return task !== undefined && taskConnection(task, parts.profiles.list())?.environment === 'production';
}

/** One task is opened; of several the user chooses. */
function openCommand([first, ...others]: readonly TaskSummary[]): vscode.Command {
  return {
    command: 'shadowSync.task.open',
    title: vscode.l10n.t('Open Task'),
    arguments: first && others.length === 0 ? [taskArgument(first.id)] : [],
  };
}
