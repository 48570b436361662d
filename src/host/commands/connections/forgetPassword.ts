import * as vscode from 'vscode';
import type { HostParts } from '../../hostParts';
import { tell } from '../../dialogs/messages';
import { connectionFor } from './pickConnection';

/** Takes a connection's password out of the secret storage; the next connection asks for it. */
export async function forgetPassword(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  await parts.passwords.forget(profile);
  const text = vscode.l10n.t(
    'The password of {0} is forgotten. The next connection asks for it.',
    profile.name,
  );
  tell('information', text, [], parts.output);
}
