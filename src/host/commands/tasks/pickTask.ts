import * as vscode from 'vscode';
import type { Task, TaskAction } from '../../../task/task';
import { allowedActions } from '../../../task/taskStates';
import { answered } from '../../dialogs/ask';
import type { HostParts } from '../../hostParts';
import { formatAgo } from '../../labels/formatTime';
import { safeIconText } from '../../labels/safeText';
import { actionLabel, nameRuleLabel, statusLabel } from '../../labels/taskLabels';
import { statusIcon } from '../../labels/statusIcon';

/**
 * The task that a command is about: the row it was called on, else the one picked of those that allow the action.
 * Whatever the caller says, the state is looked at here and now.
 */
export async function taskFor(parts: HostParts, argument: unknown, action: TaskAction): Promise<Task> {
  const id = taskIdOf(argument);
  if (id === undefined) return pickTask(parts, action);
  await parts.tasks.load(id);
  const task = parts.tasks.get(id);
  const allowed = allowedActions(task.status);
  if (!allowed.includes(action)) {
    throw new Error(
      vscode.l10n.t(
        'Task #{0} is {1}: “{2}” is not possible now. Possible are: {3}.',
        id,
        statusLabel(task.status),
        actionLabel(action),
        allowed.map(actionLabel).join(', '),
      ),
    );
  }
  return task;
}

/** The id in a tree node; undefined for anything else that a caller hands over. */
export function taskIdOf(argument: unknown): number | undefined {
  if (typeof argument !== 'object' || argument === null || !('taskId' in argument)) return undefined;
  return typeof argument.taskId === 'number' ? argument.taskId : undefined;
}

async function pickTask(parts: HostParts, action: TaskAction): Promise<Task> {
  const tasks = parts.tasks.list();
  const eligible = tasks.filter((task) => allowedActions(task.status).includes(action));
  if (eligible.length === 0) {
    throw new Error(
      tasks.length === 0 ? vscode.l10n.t('There is no task yet. Create one first.') : nothingFor(action),
    );
  }
  const picked = await vscode.window.showQuickPick(
    eligible.map((task) => ({
      label: `#${task.id} ${safeIconText(task.settings.database)}`,
      description: safeIconText(`${statusLabel(task.status)} · ${task.connectionName}`),
      detail: `${safeIconText(nameRuleLabel(task.settings))} · ${formatAgo(task.createdAt, Date.now())}`,
      iconPath: statusIcon(task.status),
      task,
    })),
    {
      title:
        eligible.length < tasks.length
          ? vscode.l10n.t(
              'Choose a task ({0} others do not allow this action)',
              tasks.length - eligible.length,
            )
          : vscode.l10n.t('Choose a task'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return answered(picked).task;
}

function nothingFor(action: TaskAction): string {
  switch (action) {
    case 'approve':
    case 'reject':
      return vscode.l10n.t('No task waits for approval.');
    case 'execute':
      return vscode.l10n.t('No task waits to be executed.');
    case 'abort':
      return vscode.l10n.t('No task is running, and none waits to run.');
    case 'verify':
      return vscode.l10n.t('No task was interrupted.');
    case 'retryFailed':
      return vscode.l10n.t('No task ended with unfinished tables.');
    case 'delete':
      return vscode.l10n.t('No task is over yet. Abort it first, or wait until it ends.');
    case 'view':
    case 'initiateAgain':
      return vscode.l10n.t('There is no task yet. Create one first.');
  }
}
