import * as vscode from 'vscode';
import type { HostParts } from '../hostParts';
import { safeText } from '../safeText';
import { taskFor } from './pickTask';

/** Deletes a finished task with its log. What it did on the server stays. */
export async function deleteTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'delete');
  const confirm = vscode.l10n.t('Delete Task');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete task #{0} ({1}) and its log?', task.id, safeText(task.settings.database)),
    { modal: true, detail: vscode.l10n.t('The tables on the server stay as they are.') },
    confirm,
  );
  if (choice === confirm) await parts.tasks.remove(task.id);
}
