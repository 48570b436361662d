import { openTaskPreview } from '../documents/taskDocuments';
import type { HostParts } from '../hostParts';
import { taskFor } from './pickTask';

/** Opens the statements of a task as a read-only document. */
export async function previewTaskSql(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'view');
  await openTaskPreview(parts, task.id);
}
