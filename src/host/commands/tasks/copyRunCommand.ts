import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HostParts } from '../../hostParts';
import { configuredStoreWords } from '../../tasks/configuredStore';
import { tell } from '../../dialogs/messages';

/** Copies the command line that runs due tasks of this store without an editor, for cron, systemd and CI. */
export async function copyRunCommand(parts: HostParts): Promise<void> {
  const cli = join(parts.extensionUri.fsPath, 'dist', 'cli.js');
  const words = ['node', quoted(cli), 'run', '--due', ...configuredStoreWords(parts).map(quoted)];
  await vscode.env.clipboard.writeText(words.join(' '));
  const text = vscode.l10n.t(
    'Copied. It runs due tasks once and ends: call it every few minutes. Passwords come from SHADOW_SYNC_PASSWORD in its environment.',
  );
  tell('information', text, [], parts.output);
}

/** For a shell; Windows knows only double quotes. */
function quoted(path: string): string {
  if (/^[\w-]+$/.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
