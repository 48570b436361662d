import { approvalDeadline, dueTime, scheduledTime } from './schedule/dueTime';
import type { Task, TaskAction, TaskStatus } from './task';
import type { TaskEvent } from './taskEvent';

/** What decides about a task's next state. */
export type TaskCourse = Pick<Task, 'status' | 'settings' | 'approval' | 'createdBy' | 'plan'>;

/** What the user may do with a task in this state. What is not here is not offered, and refused if asked for. */
export function allowedActions(status: TaskStatus): readonly TaskAction[] {
  switch (status) {
    case 'approving':
      return ['view', 'approve', 'reject', 'abort', 'initiateAgain'];
    case 'waiting':
    case 'missed':
      return ['view', 'execute', 'abort', 'initiateAgain'];
    case 'scheduled':
    case 'executing':
      return ['view', 'abort', 'initiateAgain'];
    case 'aborting':
      return ['view', 'initiateAgain'];
    case 'interrupted':
      return ['view', 'verify', 'initiateAgain'];
    case 'succeeded':
    case 'rejected':
    case 'expired':
      return ['view', 'initiateAgain', 'delete'];
    case 'succeededWithErrors':
    case 'failed':
    case 'aborted':
      return ['view', 'retryFailed', 'initiateAgain', 'delete'];
  }
}

/** The state after this event; undefined when the task's state does not allow it. Asks no clock: `event.at` counts. */
export function nextStatus(task: TaskCourse, event: TaskEvent): TaskStatus | undefined {
  const { status } = task;
  switch (event.kind) {
    case 'created':
      return undefined;
    case 'message':
      return status;
    case 'approved':
      return status === 'approving' && mayApprove(task, event) ? readyStatus(task) : undefined;
    case 'rejected':
      return status === 'approving' ? 'rejected' : undefined;
    case 'approvalVoided':
      return task.approval && isPending(status) && status !== 'approving' ? 'approving' : undefined;
    case 'scheduleMissed':
      return isReached(dueTime(task), event) ? 'missed' : undefined;
    case 'expired':
      if (status === 'missed') return 'expired';
      return status === 'approving' && isReached(approvalDeadline(task), event) ? 'expired' : undefined;
    case 'executionStarted':
      if (status === 'scheduled') return isReached(dueTime(task), event) ? 'executing' : undefined;
      return status === 'waiting' || status === 'missed' ? 'executing' : undefined;
    case 'stepAnnounced':
    case 'stepStarted':
      return isRunning(status) ? status : undefined;
    case 'stepFinished':
    case 'tableFinished':
      return isRunning(status) || status === 'interrupted' ? status : undefined;
    case 'abortRequested':
      // Nothing has run yet: there is nothing to wait for.
      if (isPending(status)) return 'aborted';
      return status === 'executing' ? 'aborting' : undefined;
    case 'executionFinished':
      return isRunning(status) || status === 'interrupted' ? event.status : undefined;
    case 'interrupted':
      return isRunning(status) ? 'interrupted' : undefined;
  }
}

/** The state of a task that is made, or approved. */
export function readyStatus(task: Pick<Task, 'settings'>): TaskStatus {
  return scheduledTime(task) === undefined ? 'waiting' : 'scheduled';
}

/** A runner works on the task, or was when it was last heard of. */
export function isRunning(status: TaskStatus): boolean {
  return status === 'executing' || status === 'aborting';
}

/** Nothing has run yet, and something still may. */
export function isPending(status: TaskStatus): boolean {
  return status === 'approving' || status === 'waiting' || status === 'scheduled' || status === 'missed';
}

/** Nothing will happen to the task any more. */
export function isFinished(status: TaskStatus): boolean {
  return allowedActions(status).includes('delete');
}

/** In time, for the plan that the reviewer saw, and by somebody who may. */
function mayApprove(task: TaskCourse, event: Extract<TaskEvent, { kind: 'approved' | 'rejected' }>): boolean {
  const { approval, createdBy, plan } = task;
  if (!approval || isReached(approvalDeadline(task), event)) return false;
  if (approval.approver === 'notCreator' && event.by === createdBy) return false;
  return event.planHash === plan.hash;
}

function isReached(time: string | undefined, event: TaskEvent): boolean {
  return time !== undefined && Date.parse(event.at) >= Date.parse(time);
}
