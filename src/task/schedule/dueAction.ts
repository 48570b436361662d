import { approvalDeadline, dueTime } from './dueTime';
import type { Task } from '../task';

/** What to do with tasks whose time has come, or gone. */
export interface DuePolicy {
  /** So long after its time a task still starts by itself. */
  readonly graceMs: number;
  /** For a time that was missed: leave it to the user, start the task all the same, or let it go. */
  readonly missed: 'ask' | 'run' | 'skip';
}

/** What is to be done with a task now. */
export type DueAction =
  | { readonly kind: 'none' }
  | { readonly kind: 'run' }
  /** The time is over: to be written down as missed. */
  | { readonly kind: 'miss'; readonly detail: string }
  /** Missed, and for the user to decide. */
  | { readonly kind: 'ask' }
  /** It will never run. */
  | { readonly kind: 'expire'; readonly detail: string };

/** `now` is an instant in milliseconds; asks no clock. */
export function dueAction(
  task: Pick<Task, 'status' | 'settings' | 'approval'>,
  now: number,
  policy: DuePolicy,
): DueAction {
  switch (task.status) {
    case 'approving':
      return expiry(task, now);
    case 'missed':
      return missedAction(policy);
    case 'scheduled':
    case 'waiting':
      return timeAction(dueTime(task), now, policy);
    case 'rejected':
    case 'expired':
    case 'executing':
    case 'aborting':
    case 'succeeded':
    case 'succeededWithErrors':
    case 'failed':
    case 'aborted':
    case 'interrupted':
      return { kind: 'none' };
  }
}

function timeAction(due: string | undefined, now: number, { graceMs }: DuePolicy): DueAction {
  if (due === undefined) return { kind: 'none' };
  const lateMs = now - Date.parse(due);
  if (lateMs < 0) return { kind: 'none' };
  // The end of the grace is still in time, so that a grace of nothing can start a task at all.
  if (lateMs <= Math.max(graceMs, leastGraceMs)) return { kind: 'run' };
  return {
    kind: 'miss',
    detail: `It was due at ${instantText(due)}, and nothing was there to start it then. It was noticed ${lateText(lateMs)} late.`,
  };
}

/** A tick may be so late by itself. */
const leastGraceMs = 60_000;

function missedAction({ missed }: DuePolicy): DueAction {
  switch (missed) {
    case 'ask':
      return { kind: 'ask' };
    case 'run':
      return { kind: 'run' };
    case 'skip':
      return {
        kind: 'expire',
        detail: 'Its time was missed, and missed tasks are let go (by the settings).',
      };
  }
}

function expiry(task: Pick<Task, 'settings' | 'approval'>, now: number): DueAction {
  const deadline = approvalDeadline(task);
  if (deadline === undefined || now < Date.parse(deadline)) return { kind: 'none' };
  const detail =
    deadline === task.approval?.validUntil
      ? `Nobody approved it within ${task.approval.hours} hours, by ${instantText(deadline)}.`
      : `Nobody approved it before its time, ${instantText(deadline)}.`;
  return { kind: 'expire', detail };
}

/** `2026-12-04 02:00 UTC`. */
function instantText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `12 minutes`, `3 h 05 min`, `2 days`. */
function lateText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days`;
}
