import assert from 'node:assert/strict';
import { foldTask } from '../../src/task/foldTask';
import type { TaskStatus } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import type { ExecutionMode } from '../../src/task/taskSettings';
import {
  type TaskCourse,
  allowedActions,
  isFinished,
  isPending,
  isRunning,
  nextStatus,
} from '../../src/task/taskStates';
import { at, createdEvent, startedEvent, stepEvent, tableEvent } from '../support/taskEvents';

const created = createdEvent('a');
const immediate: ExecutionMode = { kind: 'immediate' };
const scheduled: ExecutionMode = { kind: 'schedule', at: at(100), timeZone: 'Europe/Berlin' };
const approval = { rule: 'production', approver: 'anyone', hours: 72 } as const;

const events = {
  created,
  approved: { at: at(5), kind: 'approved', by: 'bob', comment: '', planHash: created.plan.hash },
  rejected: { at: at(5), kind: 'rejected', by: 'bob', comment: 'no', planHash: created.plan.hash },
  approvalVoided: { at: at(6), kind: 'approvalVoided', reason: 'drift', drifted: [] },
  scheduleMissed: { at: at(700), kind: 'scheduleMissed', detail: 'asleep' },
  expired: { at: at(400_000), kind: 'expired', detail: 'too late' },
  executionStarted: startedEvent(101),
  stepAnnounced: { at: at(2), kind: 'stepAnnounced', step: 0, source: 'a', connectionId: '7', before: 't' },
  stepStarted: stepEvent('a'),
  stepFinished: {
    at: at(3),
    kind: 'stepFinished',
    step: 0,
    source: 'a',
    outcome: { status: 'succeeded', durationMs: 1, warnings: [] },
  },
  tableFinished: tableEvent('a', { status: 'succeeded' }),
  message: { at: at(3), kind: 'message', level: 'info', text: 'hello' },
  abortRequested: { at: at(4), kind: 'abortRequested', by: 'bob' },
  executionFinished: { at: at(200), kind: 'executionFinished', status: 'failed' },
  interrupted: { at: at(200), kind: 'interrupted', detail: 'gone' },
} satisfies Record<TaskEvent['kind'], TaskEvent>;

type Kind = keyof typeof events;

/** What each event makes of each state; `message`, which changes none, and all that is refused are left out. */
const transitions: Record<TaskStatus, Partial<Record<Kind, TaskStatus>>> = {
  approving: { approved: 'scheduled', rejected: 'rejected', expired: 'expired', abortRequested: 'aborted' },
  rejected: {},
  expired: {},
  waiting: { approvalVoided: 'approving', executionStarted: 'executing', abortRequested: 'aborted' },
  scheduled: {
    approvalVoided: 'approving',
    scheduleMissed: 'missed',
    executionStarted: 'executing',
    abortRequested: 'aborted',
  },
  missed: {
    approvalVoided: 'approving',
    executionStarted: 'executing',
    expired: 'expired',
    abortRequested: 'aborted',
  },
  executing: {
    stepAnnounced: 'executing',
    stepStarted: 'executing',
    stepFinished: 'executing',
    tableFinished: 'executing',
    abortRequested: 'aborting',
    executionFinished: 'failed',
    interrupted: 'interrupted',
  },
  aborting: {
    stepAnnounced: 'aborting',
    stepStarted: 'aborting',
    stepFinished: 'aborting',
    tableFinished: 'aborting',
    executionFinished: 'failed',
    interrupted: 'interrupted',
  },
  interrupted: { stepFinished: 'interrupted', tableFinished: 'interrupted', executionFinished: 'failed' },
  succeeded: {},
  succeededWithErrors: {},
  failed: {},
  aborted: {},
};

const actions: Record<TaskStatus, string> = {
  approving: 'view approve reject abort initiateAgain',
  rejected: 'view initiateAgain delete',
  expired: 'view initiateAgain delete',
  waiting: 'view execute abort initiateAgain',
  scheduled: 'view abort initiateAgain',
  missed: 'view execute abort initiateAgain',
  executing: 'view abort initiateAgain',
  aborting: 'view initiateAgain',
  interrupted: 'view verify initiateAgain',
  succeeded: 'view initiateAgain delete',
  succeededWithErrors: 'view retryFailed initiateAgain delete',
  failed: 'view retryFailed initiateAgain delete',
  aborted: 'view retryFailed initiateAgain delete',
};

const statuses = Object.keys(transitions) as TaskStatus[];
const kinds = Object.keys(events) as Kind[];

describe('task states (TL-4)', () => {
  for (const status of statuses) {
    it(`${status}: takes the events it allows and no other`, () => {
      for (const kind of kinds) {
        const expected = kind === 'message' ? status : transitions[status][kind];
        assert.equal(nextStatus(course(status), events[kind]), expected, kind);
      }
    });
  }

  it('offer actions', () => {
    for (const status of statuses) assert.equal(allowedActions(status).join(' '), actions[status], status);
  });

  it('offer an action just where its event is taken', () => {
    const eventOf = { approve: 'approved', reject: 'rejected', abort: 'abortRequested' } as const;
    for (const status of statuses) {
      for (const [action, kind] of Object.entries(eventOf)) {
        const offered = allowedActions(status).some((each) => each === action);
        assert.equal(offered, nextStatus(course(status), events[kind]) !== undefined, `${action} ${status}`);
      }
    }
  });

  it('are pending, running, interrupted or finished, and nothing moves a finished task', () => {
    assert.deepEqual(statuses.filter(isPending), ['approving', 'waiting', 'scheduled', 'missed']);
    assert.deepEqual(statuses.filter(isRunning), ['executing', 'aborting']);
    for (const status of statuses.filter(isFinished)) assert.deepEqual(transitions[status], {}, status);
  });
});

describe('approvals (AP-3, AP-4, AP-5)', () => {
  it('come in time, for the plan that was seen, from somebody who may', () => {
    const task = taskOf({ ...created, approval, settings: { ...created.settings, execution: immediate } });
    const { approved } = events;
    assert.equal(nextStatus(task, approved), 'waiting');
    assert.equal(nextStatus(task, { ...approved, at: at(72 * 3600) }), undefined);
    assert.equal(nextStatus(task, { ...approved, planHash: 'another' }), undefined);
    const strict = taskOf({ ...created, approval: { ...approval, approver: 'notCreator' } });
    assert.equal(nextStatus(strict, { ...approved, by: created.by }), undefined);
    assert.equal(nextStatus(strict, { ...events.rejected, by: created.by }), 'rejected');
  });

  it('expire when the scheduled time comes first, and not before', () => {
    const task = taskOf({ ...created, approval, settings: { ...created.settings, execution: scheduled } });
    assert.equal(nextStatus(task, { ...events.approved, at: at(100) }), undefined);
    assert.equal(nextStatus(task, { ...events.expired, at: at(99) }), undefined);
    assert.equal(nextStatus(task, { ...events.expired, at: at(100) }), 'expired');
  });
});

describe('schedules (CR-11)', () => {
  it('let nothing start before the time', () => {
    assert.equal(nextStatus(course('scheduled'), startedEvent(99)), undefined);
    assert.equal(nextStatus(course('scheduled'), startedEvent(100)), 'executing');
    assert.equal(nextStatus(course('scheduled'), { ...events.scheduleMissed, at: at(99) }), undefined);
  });

  it('make an approved task due that was to run at once, and no task without approval', () => {
    const now = { ...created, settings: { ...created.settings, execution: immediate } };
    assert.equal(nextStatus(taskOf({ ...now, approval }, events.approved), events.scheduleMissed), 'missed');
    assert.equal(nextStatus(taskOf(now), events.scheduleMissed), undefined);
  });
});

/** A task in this state, with an approval and where it can be with a schedule. */
function course(status: TaskStatus): TaskCourse {
  const execution: ExecutionMode = status === 'waiting' ? { kind: 'manual' } : scheduled;
  const task = taskOf({ ...created, approval, settings: { ...created.settings, execution } });
  return { ...task, status };
}

function taskOf(...history: readonly TaskEvent[]): TaskCourse {
  const task = foldTask(1, history);
  assert.ok(task);
  return task;
}
