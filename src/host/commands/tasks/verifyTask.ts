import * as vscode from 'vscode';
import type { HostParts } from '../../hostParts';
import { inBackground } from '../../dialogs/messages';
import { taskFor } from './pickTask';

/** Asks the server what an interrupted task did. Reads only; nothing is run again. */
export async function verifyTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'verify');
  const verified = vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Verifying task #{0}', task.id),
      cancellable: true,
    },
    (_, cancelled) => parts.runner.verify(task.id, cancelled),
  );
  inBackground(verified, parts.output);
}
