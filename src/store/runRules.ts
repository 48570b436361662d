import type { TaskEvent } from '../task/taskEvent';
import { type TaskCourse, nextStatus } from '../task/taskStates';
import { OvertakenError, StoreError } from './storeError';
import type { ClaimResult, RunPurpose } from './taskStore';

/** True for what decides a task's state; false for its creation, its progress and its messages. */
export function isDecision({ kind }: TaskEvent): boolean {
  return kind !== 'created' && kind !== 'message' && !progressKinds.includes(kind);
}

/** Written by the one runner alone; the others may come from any window. */
export function belongsToRun({ kind }: TaskEvent): boolean {
  return [...progressKinds, 'executionStarted', 'executionFinished', 'interrupted'].includes(kind);
}

const progressKinds: readonly TaskEvent['kind'][] = [
  'stepAnnounced',
  'stepStarted',
  'stepFinished',
  'tableFinished',
];

/** Whether the task waits for such a run; `at` is now, by the clock of the store. */
export function isReady(task: TaskCourse, purpose: RunPurpose, at: string): boolean {
  if (purpose === 'verify') return task.status === 'interrupted';
  return nextStatus(task, { at, kind: 'executionStarted', by: '', runner: '' }) !== undefined;
}

/** The answer to a claim that cannot be had. */
export function refusal(id: number, purpose: RunPurpose, state: string): ClaimResult {
  const doing = purpose === 'execute' ? 'executed' : 'verified';
  return { status: 'refused', message: `Task #${id} is ${state}: it cannot be ${doing} now.` };
}

export function takenOver(id: number): StoreError {
  return new OvertakenError(`Another process has taken over task #${id}. Nothing more is done here.`);
}

export function impossible(id: number, { status }: TaskCourse, { kind }: TaskEvent): StoreError {
  return new OvertakenError(`Task #${id} is ${status}: "${kind}" is not possible now.`);
}

export function notThere(id: number): StoreError {
  return new OvertakenError(`Task #${id} is not there any more.`);
}

export function notFinished(id: number, { status }: TaskCourse): StoreError {
  return new StoreError(`Task #${id} is ${status}; only finished tasks can be deleted. Abort it first.`);
}
