import type { HostParts } from '../hostParts';
import { inBackground } from '../showError';
import { taskFor } from './pickTask';

/** Asks the server what an interrupted task did. Reads only; nothing is run again. */
export async function verifyTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'verify');
  inBackground(parts.runner.verify(task.id), parts.output);
}
