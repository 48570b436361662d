import type { HostParts } from '../hostParts';
import type { Panels } from '../panel/panels';
import { taskFor } from './pickTask';

/** Opens the details of a task. */
export async function openTask(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'view');
  panels.openTaskDetails(task.id);
}
