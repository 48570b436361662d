import type { TemplateResult } from 'lit';
import type { TaskRow } from '../../src/protocol/taskCenter';
import { icon, spinner } from './icons';

/** The sign of a task's state; the words beside it say the same. */
export function statusMark(status: TaskRow['status']): TemplateResult {
  switch (status) {
    case 'waiting':
      return icon('circle');
    case 'approving':
      return icon('person');
    case 'scheduled':
      return icon('clock');
    case 'missed':
      return icon('clock', 'warning');
    case 'rejected':
      return icon('close', 'error');
    case 'expired':
      return icon('dash');
    case 'executing':
    case 'aborting':
      return spinner();
    case 'succeeded':
      return icon('check', 'success');
    case 'succeededWithErrors':
      return icon('warning', 'warning');
    case 'failed':
      return icon('error', 'error');
    case 'aborted':
      return icon('dash');
    case 'interrupted':
      return icon('question', 'warning');
  }
}
