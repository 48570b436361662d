import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import type { ClaimState } from './databaseClaims';

export type InterruptedEvent = Extract<TaskEvent, { kind: 'interrupted' }>;

/** The event that a dead runner could not write; undefined while it lives. */
export function deathOf(claim: ClaimState | undefined, now: string): InterruptedEvent | undefined {
  if (claim?.alive) return undefined;
  const where = claim?.process
    ? `process ${claim.process.pid} on ${claim.process.hostname}, run by ${claim.account}`
    : 'process';
  const last = claim ? `, last heard of ${claim.lastSign},` : '';
  const detail = `The ${where} that executed the task${last} is gone. Verify the task to see what the server holds.`;
  return { at: claim?.lastSign ?? now, kind: 'interrupted', detail };
}

/** How such a task reads. */
export function interruptedBy(task: Task, death: InterruptedEvent | undefined): Task {
  return death ? { ...task, status: 'interrupted', detail: death.detail } : task;
}
