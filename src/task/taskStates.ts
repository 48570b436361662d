import type { TaskAction, TaskStatus } from './task';
import type { TaskEvent } from './taskEvent';

/** What the user may do with a task in this state. What is not here is not offered, and refused if asked for. */
export function allowedActions(status: TaskStatus): readonly TaskAction[] {
  switch (status) {
    case 'waiting':
      return ['view', 'execute', 'abort', 'initiateAgain'];
    case 'executing':
      return ['view', 'abort', 'initiateAgain'];
    case 'aborting':
      return ['view', 'initiateAgain'];
    case 'interrupted':
      return ['view', 'verify', 'initiateAgain'];
    case 'succeeded':
    case 'succeededWithErrors':
    case 'failed':
    case 'aborted':
      return ['view', 'initiateAgain', 'delete'];
  }
}

/** The state after this event; undefined when the state does not allow it. */
export function nextStatus(status: TaskStatus | undefined, event: TaskEvent): TaskStatus | undefined {
  if (status === undefined) return event.kind === 'created' ? 'waiting' : undefined;
  switch (event.kind) {
    case 'created':
      return undefined;
    case 'message':
      return status;
    case 'executionStarted':
      return status === 'waiting' ? 'executing' : undefined;
    case 'stepStarted':
      return isRunning(status) ? status : undefined;
    case 'stepFinished':
    case 'tableFinished':
      return isRunning(status) || status === 'interrupted' ? status : undefined;
    case 'abortRequested':
      // Nothing has run yet: there is nothing to wait for.
      if (status === 'waiting') return 'aborted';
      return status === 'executing' ? 'aborting' : undefined;
    case 'executionFinished':
      return isRunning(status) || status === 'interrupted' ? event.status : undefined;
    case 'interrupted':
      return isRunning(status) ? 'interrupted' : undefined;
  }
}

/** A runner works on the task, or was when it was last heard of. */
export function isRunning(status: TaskStatus): boolean {
  return status === 'executing' || status === 'aborting';
}

/** Nothing will happen to the task any more. */
export function isFinished(status: TaskStatus): boolean {
  return allowedActions(status).includes('delete');
}
