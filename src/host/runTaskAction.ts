import * as vscode from 'vscode';
import type { TaskAction } from '../task/task';
import { taskFor } from './commands/pickTask';
import type { HostParts } from './hostParts';
import { oneOf } from './shapes';

/** What a page may ask to be done to a task. */
export const taskAction = oneOf<TaskAction>(
  'view',
  'approve',
  'reject',
  'execute',
  'abort',
  'verify',
  'initiateAgain',
  'retryFailed',
  'delete',
);

/** Does to a task what its state allows, through the command, which asks what there is to ask; throws for all else. */
export async function runTaskAction(parts: HostParts, taskId: number, action: TaskAction): Promise<void> {
  const node = { kind: 'task', taskId };
  await taskFor(parts, node, action);
  await vscode.commands.executeCommand(`shadowSync.task.${action === 'view' ? 'open' : action}`, node);
}
