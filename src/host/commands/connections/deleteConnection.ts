import * as vscode from 'vscode';
import { confirm } from '../../dialogs/ask';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { connectionFor } from './pickConnection';

/** Deletes a connection and its stored password, after asking. Its tasks stay. */
export async function deleteConnection(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  const tasks = parts.tasks.list().filter((task) => task.settings.connectionId === profile.id).length;
  await confirm(
    vscode.l10n.t('Delete the connection {0}?', safeText(profile.name)),
    vscode.l10n.t(
      'The stored password is deleted too. {0} tasks of this connection stay readable, but cannot be executed any more.',
      tasks,
    ),
    vscode.l10n.t('Delete Connection'),
  );
  await parts.profiles.remove(profile.id);
  await parts.passwords.forget(profile);
}
