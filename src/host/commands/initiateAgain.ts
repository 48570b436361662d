import type { HostParts } from '../hostParts';
import { newDraft } from '../panel/draftFiles';
import type { Panels } from '../panel/panels';
import { taskFor } from './pickTask';

/** Opens the form with a task's settings; the analysis is made afresh, and destructive changes are asked about again. */
export async function initiateAgain(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'initiateAgain');
  panels.openTaskForm(newDraft({ ...task.settings, allowDestructive: false }));
}
