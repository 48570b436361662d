import * as vscode from 'vscode';
import { serverLine } from '../../connections/serverLine';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { tell } from '../../dialogs/messages';
import { connectionFor } from './pickConnection';

/** Connects and says to what. */
export async function testConnection(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  const line = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Connecting to {0}…', safeText(profile.name)),
      cancellable: true,
    },
    (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return parts.server.read(profile, 1, ([connection]) => serverLine(connection), abort.signal);
    },
  );
  tell('information', vscode.l10n.t('{0} answers: {1}.', profile.name, line), [], parts.output);
}
