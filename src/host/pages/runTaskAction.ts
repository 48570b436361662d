import type { TaskAction } from '../../task/task';
import { taskFor } from '../commands/tasks/pickTask';
import type { HostParts } from '../hostParts';
import { oneOf, type Shape } from '../shapes';
import { runTaskCommand, taskArgument } from '../tasks/taskCommand';

/** An action that a page asks for. */
export const taskAction: Shape<TaskAction> = oneOf(
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
  await taskFor(parts, taskArgument(taskId), action);
  await runTaskCommand(action === 'view' ? 'open' : action, taskId);
}
