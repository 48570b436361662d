import { taskProfile } from '../../connections/taskProfile';
import type { HostParts } from '../../hostParts';
import { inBackground } from '../../dialogs/messages';
import { confirmRun } from '../../dialogs/confirmRun';
import { taskFor } from './pickTask';

/** Runs a waiting task, after the confirmation that every caller gets. */
export async function executeTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'execute');
  await confirmRun(taskProfile(parts.profiles, task), task.settings, task.plan, 'execute');
  inBackground(parts.runner.run(task.id), parts.output);
}
