import * as vscode from 'vscode';
import { withReadProfile } from '../connections/openProfile';
import type { HostParts } from '../hostParts';
import { safeText } from '../safeText';
import { connectionFor } from './pickConnection';

/** Connects and says to what. */
export async function testConnection(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  const message = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Connecting to {0}…', safeText(profile.name)),
      cancellable: true,
    },
    (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort();
      });
      const started = Date.now();
      return withReadProfile(
        profile,
        parts.passwords,
        1,
        ([{ server }]) =>
          Promise.resolve(
            vscode.l10n.t(
              '{0} answers: {1} {2}, {3} ms.',
              safeText(profile.name),
              server.flavor,
              safeText(server.version),
              Date.now() - started,
            ),
          ),
        abort.signal,
      );
    },
  );
  void vscode.window.showInformationMessage(message);
}
