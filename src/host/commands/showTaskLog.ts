import { openTaskLog } from '../documents/taskDocuments';
import type { HostParts } from '../hostParts';
import { taskFor } from './pickTask';

/** Opens the log of a task as a document that follows it. */
export async function showTaskLog(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'view');
  await openTaskLog(parts, task.id);
}
