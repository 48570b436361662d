import * as vscode from 'vscode';
import { taskOfDocument } from '../documents/taskDocuments';
import type { Panels } from '../panel/panels';

/** The task that the active editor shows, by its page or a document, as a command's argument. */
export function activeTask(panels: Panels): { readonly taskId: number } | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const taskId = input instanceof vscode.TabInputText ? taskOfDocument(input.uri) : panels.activeTask;
  return taskId === undefined ? undefined : { taskId };
}
