import { dueTime } from '../schedule/dueTime';
import type { Task } from '../task';

/** Whether the task goes no further until this account decides, starts it, or has it verified. */
export function needsUser(
  task: Pick<Task, 'status' | 'settings' | 'approval' | 'createdBy'>,
  account?: string,
): boolean {
  switch (task.status) {
    case 'approving':
      // Their own task may be for others to approve.
      return task.approval?.approver !== 'notCreator' || task.createdBy !== account;
    case 'missed':
    case 'interrupted':
      return true;
    case 'waiting':
      // One that was to run at once starts by itself when it is approved.
      return dueTime(task) === undefined;
    case 'scheduled':
    case 'executing':
    case 'aborting':
    case 'rejected':
    case 'expired':
    case 'succeeded':
    case 'succeededWithErrors':
    case 'failed':
    case 'aborted':
      return false;
  }
}
