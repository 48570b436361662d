import * as vscode from 'vscode';
import type { TaskAction } from '../task/task';
import { allowedActions } from '../task/taskStates';
import type { HostParts } from './hostParts';
import { statusLabel } from './taskLabels';

/** Does to a task what its state allows, through the command, which asks what there is to ask; throws for all else. */
export async function runTaskAction(parts: HostParts, taskId: number, action: TaskAction): Promise<void> {
  const task = await parts.tasks.load(taskId);
  if (!task) throw new Error(vscode.l10n.t('Task #{0} is no longer there. Refresh the tasks.', taskId));
  if (!allowedActions(task.status).includes(action)) {
    throw new Error(
      vscode.l10n.t('Task #{0} is {1}: this action is not possible now.', taskId, statusLabel(task.status)),
    );
  }
  const command = action === 'view' ? 'open' : action;
  await vscode.commands.executeCommand(`shadowSync.task.${command}`, { kind: 'task', taskId });
}
