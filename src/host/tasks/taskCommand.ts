import * as vscode from 'vscode';
import type { TaskAction } from '../../task/task';
import type { Button } from '../dialogs/messages';

/** What a command about this task takes; the tree's rows of tasks are the same. */
export interface TaskArgument {
  readonly kind: 'task';
  readonly taskId: number;
}

export function taskArgument(taskId: number): TaskArgument {
  return { kind: 'task', taskId };
}

/** Calls `shadowSync.task.…` for a task, as its row in the tree does; the command itself shows what goes wrong. */
export async function runTaskCommand(
  name: Exclude<TaskAction, 'view'> | 'open' | 'openLog' | 'previewSql',
  taskId: number,
): Promise<void> {
  await vscode.commands.executeCommand(`shadowSync.task.${name}`, taskArgument(taskId));
}

/** Leads to the page of a task. */
export function showTask({ id }: { readonly id: number }): Button {
  return [vscode.l10n.t('Show Task'), () => runTaskCommand('open', id)];
}
