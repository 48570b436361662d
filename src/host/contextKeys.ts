import * as vscode from 'vscode';
import type { HostParts } from './hostParts';

/** Keeps the keys that the manifest's `when` clauses ask for; each is set only when it changes. */
export function updateContextKeys(parts: HostParts): vscode.Disposable {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand('setContext', `shadowSync.${key}`, value);
  };
  const update = (): void => {
    set('hasConnections', parts.profiles.list().length > 0);
    set('tasksUnreadable', parts.tasks.status === 'unreadable');
    set('ready', parts.tasks.status !== 'loading');
    set('hasTasks', parts.tasks.total > 0);
    set('tasksFiltered', parts.overview.isFiltered);
    set('tasksHidden', parts.overview.shown.length === 0 && parts.tasks.total > 0);
  };
  update();
  return vscode.Disposable.from(
    parts.profiles.onDidChange(update),
    parts.tasks.onDidChange(update),
    parts.overview.onDidChange(update),
  );
}
