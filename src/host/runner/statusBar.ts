import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isRunning } from '../../task/taskStates';
import { countTables, tablesDone } from '../../task/taskSummary';
import type { HostParts } from '../hostParts';
import { safeIconText } from '../safeText';

/** One item while a task runs or needs the user; nothing while there is nothing to say. */
export function showStatusBar(parts: HostParts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('shadowSync.status', vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t('Shadow Sync');
  const update = (): void => {
    const tasks = parts.tasks.list();
    const running = tasks.filter((task) => isRunning(task.status));
    const interrupted = tasks.filter((task) => task.status === 'interrupted');
    if (running.length > 0) showRunning(parts, item, running);
    else if (interrupted.length > 0) showInterrupted(item, interrupted);
    else item.hide();
  };
  update();
  return vscode.Disposable.from(item, parts.tasks.onDidChange(update));
}

function showRunning(parts: HostParts, item: vscode.StatusBarItem, tasks: readonly Task[]): void {
  const counts = tasks.map(countTables);
  const done = counts.reduce((sum, tables) => sum + tablesDone(tables), 0);
  const total = counts.reduce((sum, tables) => sum + tables.total, 0);
  const [first] = tasks;
  item.text = vscode.l10n.t('$(sync~spin) Shadow {0}/{1}', done, total);
  item.tooltip = tasks
    .map((task) => safeIconText(`#${task.id} ${task.connectionName} / ${task.settings.database}`))
    .join('\n');
  item.accessibilityInformation = {
    label: vscode.l10n.t('Shadow Sync is executing, {0} of {1} tables done', done, total),
  };
  item.command = openCommand(tasks.length === 1 ? first : undefined);
  const production = tasks.some(
    (task) => parts.profiles.find(task.settings.connectionId)?.environment === 'production',
  );
  item.backgroundColor = production ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  item.show();
}

function showInterrupted(item: vscode.StatusBarItem, tasks: readonly Task[]): void {
  const [first] = tasks;
  item.text = vscode.l10n.t('$(warning) Shadow {0}', tasks.length);
  item.tooltip = vscode.l10n.t('Tasks were interrupted. Verify what the server holds.');
  item.accessibilityInformation = {
    label: vscode.l10n.t('Shadow Sync: {0} tasks were interrupted', tasks.length),
  };
  item.command = openCommand(tasks.length === 1 ? first : undefined);
  item.backgroundColor = undefined;
  item.show();
}

function openCommand(task: Task | undefined): vscode.Command {
  return {
    command: 'shadowSync.task.open',
    title: vscode.l10n.t('Open Task'),
    arguments: task ? [{ kind: 'task', taskId: task.id }] : [],
  };
}
