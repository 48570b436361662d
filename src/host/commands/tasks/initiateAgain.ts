import { againSettings, retrySettings } from '../../../task/taskAgain';
import type { HostParts } from '../../hostParts';
import { newDraft } from '../../pages/taskForm/draft';
import type { Panels } from '../../pages/panels';
import { taskFor } from './pickTask';

/** Opens the form with a task's settings and analyses afresh; destructive changes are asked about again. */
export async function initiateAgain(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'initiateAgain');
  panels.openTaskForm(newDraft(againSettings(task, Date.now()), { taskId: task.id, kind: 'again' }), {
    analyse: true,
  });
}

/** The same with only the tables that the task did not bring in step. */
export async function retryFailed(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'retryFailed');
  panels.openTaskForm(newDraft(retrySettings(task, Date.now()), { taskId: task.id, kind: 'retry' }), {
    analyse: true,
  });
}
