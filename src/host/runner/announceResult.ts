import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isFinished } from '../../task/taskStates';
import { causeOfTrouble, countTables } from '../../task/list/taskSummary';
import { safeMessageText } from '../safeText';
import { inBackground } from '../showError';
import { statusLabel, tableCounts } from '../taskLabels';

/** One message for a whole run. A success that the tree and the details show already makes none. */
export function announceResult(task: Task | undefined, output: vscode.LogOutputChannel): void {
  if (!task || !isFinished(task.status) || task.status === 'succeeded' || task.status === 'aborted') return;
  inBackground(announceTrouble(task), output);
}

/** The approval of a task that was about to run does not count any more. */
export function announceVoided(task: Task, reason: string, output: vscode.LogOutputChannel): void {
  const text = vscode.l10n.t('Task #{0} was not executed and waits for approval again. {1}', task.id, reason);
  const showTask = vscode.l10n.t('Show Task');
  const shown = vscode.window.showWarningMessage(safeMessageText(text), showTask).then(async (choice) => {
    if (choice) await vscode.commands.executeCommand('shadowSync.task.open', taskNode(task));
  });
  inBackground(Promise.resolve(shown), output);
}

/** What a command about this task takes. */
export function taskNode({ id }: Pick<Task, 'id'>): { readonly kind: 'task'; readonly taskId: number } {
  return { kind: 'task', taskId: id };
}

async function announceTrouble(task: Task): Promise<void> {
  const showTask = vscode.l10n.t('Show Task');
  const showLog = vscode.l10n.t('Show Log');
  const counts = tableCounts(countTables(task));
  const text = [
    vscode.l10n.t(
      'Task #{0} on {1}: {2}.',
      task.id,
      `${task.connectionName} / ${task.settings.database}`,
      statusLabel(task.status),
    ),
    counts && `${counts}.`,
    causeOfTrouble(task),
  ]
    .filter(Boolean)
    .join(' ');
  const show = task.status === 'failed' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const choice = await show(safeMessageText(text), showTask, showLog);
  const node = taskNode(task);
  if (choice === showTask) await vscode.commands.executeCommand('shadowSync.task.open', node);
  if (choice === showLog) await vscode.commands.executeCommand('shadowSync.task.openLog', node);
}
