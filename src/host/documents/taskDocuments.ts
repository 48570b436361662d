import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { logText } from '../../task/texts/logLines';
import { sqlPreview } from '../../task/texts/sqlPreview';
import type { Task } from '../../task/task';
import type { HostParts } from '../hostParts';
import { type DocumentName, documentOwner } from './virtualDocuments';

/** The statements of a task, as they ran or will run. */
export async function openTaskPreview(parts: HostParts, taskId: number): Promise<void> {
  const task = parts.tasks.get(taskId);
  const uri = parts.documents.set(
    previewName(task),
    sqlPreview(task.plan, task.connectionName, task.settings.connections),
  );
  await parts.documents.show(uri, 'sql');
}

/** The log of a task; the document follows it. */
export async function openTaskLog(parts: HostParts, taskId: number): Promise<void> {
  const task = parts.tasks.get(taskId);
  const text = logText(await parts.tasks.events(taskId));
  if (text.length > longestDocument) {
    const size = Math.round(text.length / 1_000_000);
    throw new Error(
      vscode.l10n.t(
        'The log of task #{0} has {1} MB, too much for a document. Save it to a file instead.',
        taskId,
        size,
      ),
    );
  }
  const uri = parts.documents.set(logName(task), text);
  const editor = await parts.documents.show(uri, 'log');
  const last = editor.document.lineCount - 1;
  editor.revealRange(new vscode.Range(last, 0, last, 0));
}

/** The editor does not hand longer texts to extensions: such a document would never open. */
const longestDocument = 50 * 1024 * 1024;

/** Saves the log of a task where the user says. */
export async function saveTaskLog(parts: HostParts, taskId: number): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folder, `shadow-sync-${taskId}.log`)),
    filters: { Log: ['log', 'txt'] },
    title: vscode.l10n.t('Save the log of task #{0}', taskId),
  });
  if (!target) return;
  const text = logText(await parts.tasks.events(taskId));
  if (target.scheme === 'file') await writeFile(target.fsPath, text);
  else await vscode.workspace.fs.writeFile(target, Buffer.from(text));
}

/** Keeps open logs in step with their tasks. */
export function followTaskLogs(parts: HostParts): vscode.Disposable {
  return parts.tasks.onDidChange(async (taskId) => {
    const task = taskId === undefined ? undefined : parts.tasks.find(taskId);
    if (!task || !parts.documents.isOpen(logName(task))) return;
    parts.documents.set(logName(task), logText(await parts.tasks.events(task.id)));
  });
}

/** Whose the documents of a task are. */
export function taskOwner(taskId: number): string {
  return `task=${taskId}`;
}

/** The task that a document of this address is about. */
export function taskOfDocument(uri: vscode.Uri): number | undefined {
  const id = /^task=(\d+)$/.exec(documentOwner(uri) ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}

function previewName(task: Task): DocumentName {
  return { owner: taskOwner(task.id), path: [task.settings.database, `shadow-sync-${task.id}.sql`] };
}

function logName(task: Task): DocumentName {
  return { owner: taskOwner(task.id), path: [task.settings.database, `shadow-sync-${task.id}.log`] };
}
