import * as vscode from 'vscode';
import { confirm } from '../../dialogs/ask';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { taskFor } from './pickTask';

/** Deletes a finished task with its log. What it did on the server stays. */
export async function deleteTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'delete');
  await confirm(
    vscode.l10n.t('Delete task #{0} ({1}) and its log?', task.id, safeText(task.settings.database)),
    vscode.l10n.t('The tables on the server stay as they are.'),
    vscode.l10n.t('Delete Task'),
  );
  await parts.tasks.remove(task.id);
}
