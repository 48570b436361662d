import { approvalDeadline, dueTime, scheduledTime } from './schedule/dueTime';
import type { Task } from './task';
import type { TaskEvent } from './taskEvent';
import { isFinished } from './taskStates';

/** One station on a task's way. */
export interface ProcessNode {
  readonly kind: 'initiation' | 'approval' | 'schedule' | 'execution' | 'completion';
  readonly status: NodeStatus;
  /** Who did it; absent where nobody did yet, or the clock did. */
  readonly by?: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** When it has to happen or is going to: an approval's deadline, a schedule's time. ISO 8601, UTC. */
  readonly dueAt?: string;
  /** What somebody wrote, or why it is as it is. */
  readonly comment?: string;
}

export type NodeStatus =
  | 'done'
  | 'current'
  | 'upcoming'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'voided'
  | 'missed'
  | 'aborted'
  | 'interrupted'
  | 'succeeded'
  | 'succeededWithErrors'
  | 'failed';

/** The task's way so far and what is still to come, in order: initiation, approvals, waiting, execution, completion. */
export function taskProcess(task: Task, events: readonly TaskEvent[]): readonly ProcessNode[] {
  const [created, ...rest] = events;
  if (created?.kind !== 'created') return [];
  const { remarks } = created.settings;
  const nodes: ProcessNode[] = [
    {
      kind: 'initiation',
      status: 'done',
      by: created.by,
      startedAt: created.at,
      ...optionalComment(remarks),
    },
  ];
  if (task.approval) nodes.push({ kind: 'approval', status: 'current', startedAt: created.at });
  else nodes.push(...waitingNode(task, created.at));
  for (const event of rest) takeEvent(nodes, event, task);
  if (isFinished(task.status)) nodes.push(completion(task, nodes));
  else nodes.push(...upcoming(nodes, task));
  return nodes.map((node) => withDeadline(node, task));
}

/** Nodes end, begin and get their result by the events that the task's state allowed. */
function takeEvent(nodes: ProcessNode[], event: TaskEvent, task: Task): void {
  const end = (
    kind: ProcessNode['kind'],
    change: Partial<ProcessNode> & Pick<ProcessNode, 'status'>,
  ): void => {
    const index = nodes.findLastIndex((node) => node.kind === kind && node.endedAt === undefined);
    const node = nodes[index];
    if (node) nodes[index] = { ...node, endedAt: event.at, ...change };
  };
  switch (event.kind) {
    case 'approved':
    case 'rejected':
      end('approval', { status: event.kind, by: event.by, ...optionalComment(event.comment) });
      if (event.kind === 'approved') nodes.push(...waitingNode(task, event.at));
      return;
    case 'approvalVoided':
      end('schedule', { status: 'voided', comment: event.reason });
      nodes.push({ kind: 'approval', status: 'current', startedAt: event.at });
      return;
    case 'scheduleMissed':
      end('schedule', { status: 'missed', comment: event.detail });
      return;
    case 'expired':
      end('approval', { status: 'expired', comment: event.detail });
      return;
    case 'executionStarted':
      end('schedule', { status: 'done' });
      nodes.push({ kind: 'execution', status: 'current', by: event.by, startedAt: event.at });
      return;
    case 'abortRequested':
      end('approval', { status: 'aborted', by: event.by });
      end('schedule', { status: 'aborted', by: event.by });
      markAborting(nodes, event.by);
      return;
    case 'interrupted':
      end('execution', { status: 'interrupted', comment: event.detail });
      return;
    case 'executionFinished':
      end('execution', { status: event.status, ...optionalComment(event.detail) });
      return;
    case 'created':
    case 'message':
    case 'stepAnnounced':
    case 'stepStarted':
    case 'stepFinished':
    case 'tableFinished':
      return;
  }
}

/** The run goes on until the server has said how it ended. */
function markAborting(nodes: ProcessNode[], by: string): void {
  const last = nodes.at(-1);
  if (last?.kind === 'execution' && last.endedAt === undefined) {
    nodes[nodes.length - 1] = { ...last, comment: `Abort requested by ${by}.` };
  }
}

/** Between the decision to run and the run: until its time, or until somebody executes it. */
function waitingNode(task: Task, startedAt: string): ProcessNode[] {
  if (task.settings.execution.kind === 'immediate' && !task.approval) return [];
  const dueAt = scheduledTime(task);
  return [{ kind: 'schedule', status: 'current', startedAt, ...(dueAt !== undefined && { dueAt }) }];
}

function completion(task: Task, before: readonly ProcessNode[]): ProcessNode {
  const { status, finishedAt, detail } = task;
  const result: NodeStatus = isNodeStatus(status) ? status : 'done';
  const isTold = before.some(({ comment }) => comment === detail);
  return {
    kind: 'completion',
    status: result,
    ...(finishedAt !== undefined && { startedAt: finishedAt, endedAt: finishedAt }),
    ...optionalComment(isTold ? undefined : detail),
  };
}

/** What the finished states share with nodes. */
function isNodeStatus(status: Task['status']): status is Task['status'] & NodeStatus {
  return isFinished(status);
}

function upcoming(nodes: readonly ProcessNode[], task: Task): ProcessNode[] {
  const has = (kind: ProcessNode['kind']): boolean => nodes.some((node) => node.kind === kind);
  const dueAt = scheduledTime(task);
  const schedule: ProcessNode[] =
    !has('schedule') && dueAt !== undefined ? [{ kind: 'schedule', status: 'upcoming', dueAt }] : [];
  const execution: ProcessNode[] = has('execution') ? [] : [{ kind: 'execution', status: 'upcoming' }];
  return [...schedule, ...execution, { kind: 'completion', status: 'upcoming' }];
}

/** Only what is waited for has a time that it is waited for. */
function withDeadline(node: ProcessNode, task: Task): ProcessNode {
  if (node.status !== 'current') return node;
  const dueAt =
    node.kind === 'approval' ? approvalDeadline(task) : node.kind === 'schedule' ? dueTime(task) : undefined;
  return dueAt === undefined ? node : { ...node, dueAt };
}

function optionalComment(comment: string | undefined): Pick<ProcessNode, 'comment'> {
  return comment ? { comment } : {};
}
