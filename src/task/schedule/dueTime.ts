import type { Task } from '../task';

/**
 * When the task should start by itself: its scheduled instant, or for one that was to run at once the moment of its
 * approval. ISO 8601, UTC; undefined where only a user starts it.
 */
export function dueTime(task: Pick<Task, 'status' | 'settings' | 'approval'>): string | undefined {
  const { status, settings, approval } = task;
  if (status === 'scheduled') return scheduledTime(task);
  const approvedNow = status === 'waiting' && settings.execution.kind === 'immediate';
  return approvedNow ? approval?.decision?.at : undefined;
}

/** The instant that the user chose; undefined for a task without a schedule. ISO 8601, UTC. */
export function scheduledTime({ settings }: Pick<Task, 'settings'>): string | undefined {
  return settings.execution.kind === 'schedule' ? settings.execution.at : undefined;
}

/** The last instant at which an approval still helps: it expires, and it must come before the scheduled time. */
export function approvalDeadline(task: Pick<Task, 'settings' | 'approval'>): string | undefined {
  if (!task.approval) return undefined;
  const { validUntil } = task.approval;
  const at = scheduledTime(task);
  return at !== undefined && Date.parse(at) < Date.parse(validUntil) ? at : validUntil;
}
