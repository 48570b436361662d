import * as vscode from 'vscode';
import { openTaskLog, openTaskPreview, taskOfDocument } from '../../documents/taskDocuments';
import type { HostParts } from '../../hostParts';
import type { Panels } from '../../pages/panels';
import { taskFor } from './pickTask';

/** Opens the page of a task. */
export async function openTask(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'view');
  panels.openTaskDetails(task.id);
}

/** Opens the statements of a task as a read-only document; without an argument, of the task that is on show. */
export async function previewTaskSql(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument ?? taskOnShow(panels), 'view');
  await openTaskPreview(parts, task.id);
}

/** Opens the log of a task as a document that follows it; without an argument, of the task that is on show. */
export async function openLog(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument ?? taskOnShow(panels), 'view');
  await openTaskLog(parts, task.id);
}

/** The task that the active editor shows, by its page or a document, as a command's argument. */
function taskOnShow(panels: Panels): { readonly taskId: number } | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const taskId = input instanceof vscode.TabInputText ? taskOfDocument(input.uri) : panels.activeTask;
  return taskId === undefined ? undefined : { taskId };
}
