import type { Task, TaskApproval, TaskTable } from './task';
import type { TaskEvent } from './taskEvent';
import { isFinished, isPending, nextStatus, readyStatus } from './taskStates';

/**
 * The task that its events make, in their order; undefined when they do not begin with `created`. An event that the
 * state does not allow changes nothing: several windows write, and the first one wins. Linear in events and tables.
 */
export function foldTask(id: number, events: readonly TaskEvent[]): Task | undefined {
  const [created, ...rest] = events;
  if (created?.kind !== 'created') return undefined;
  // A map: a table may be called __proto__.
  const tables = new Map<string, TaskTable>(
    created.plan.tables.map(({ pair }) => [pair.source.name, { state: { status: 'pending' } }]),
  );
  // By the statements' numbers, which the parts of a refused one share.
  const applied = new Map<string, Set<number>>();
  let task: TaskHead = createdTask(id, created);
  for (const event of rest) {
    const status = nextStatus(task, event);
    if (status === undefined) continue;
    if (event.kind === 'stepStarted') {
      const count = applied.get(event.source)?.size ?? 0;
      const state = { status: 'executing', applied: count, sentAt: event.at } as const;
      tables.set(event.source, { ...tables.get(event.source), state });
    } else if (event.kind === 'stepFinished') {
      // One that did not succeed is sent again, or ends the table.
      const table = tables.get(event.source);
      if (table?.state.status !== 'executing') continue;
      if (event.outcome.status === 'succeeded') {
        const steps = (applied.get(event.source) ?? new Set()).add(event.step);
        applied.set(event.source, steps);
        tables.set(event.source, { ...table, state: { status: 'executing', applied: steps.size } });
      } else {
        const { message } = event.outcome.error;
        tables.set(event.source, { ...table, state: { ...table.state, message } });
      }
    } else if (event.kind === 'message') {
      const table = event.source === undefined ? undefined : tables.get(event.source);
      if (event.source !== undefined && table?.state.status === 'executing')
        tables.set(event.source, { ...table, state: { ...table.state, message: event.text } });
    } else if (event.kind === 'tableFinished') {
      tables.set(event.source, { state: event.result, durationMs: event.durationMs });
    } else {
      const { detail, ...head } = task;
      // Why it waited is history once it goes on.
      const keepsDetail =
        detail !== undefined && event.kind !== 'approved' && event.kind !== 'executionStarted';
      task = { ...head, ...(keepsDetail && { detail }), ...changedBy(event, task), status };
    }
  }
  if (isFinished(task.status)) finishPending(tables, task);
  const folded = { ...task, tables: Object.fromEntries(tables) };
  return task.status === 'interrupted' ? interruptedTask(folded) : folded;
}

/** The task as its run left it: what became of a statement that ran then is not known. */
export function interruptedTask(task: Task, detail = task.detail): Task {
  const tables = new Map(Object.entries(task.tables));
  settleExecuting(tables, 'Its run was interrupted.');
  return {
    ...task,
    status: 'interrupted',
    ...(detail !== undefined && { detail }),
    tables: Object.fromEntries(tables),
  };
}

type TaskHead = Omit<Task, 'tables'>;

function createdTask(id: number, created: Extract<TaskEvent, { kind: 'created' }>): TaskHead {
  const { settings, plan, connectionName, address, origin, approval, by, at } = created;
  return {
    id,
    status: approval ? 'approving' : readyStatus({ settings }),
    connectionName,
    createdBy: by,
    createdAt: at,
    settings,
    plan,
    ...(address !== undefined && { address }),
    ...(origin && { origin }),
    ...(approval && { approval: { ...approval, validUntil: hoursAfter(at, approval.hours) } }),
  };
}

/** What an event of the task as a whole adds to it, besides the state. */
function changedBy(
  event: Exclude<TaskEvent, { kind: 'stepStarted' | 'stepFinished' | 'tableFinished' | 'message' }>,
  { status, approval }: TaskHead,
): Partial<TaskHead> {
  const { at } = event;
  switch (event.kind) {
    case 'approved':
      return approval ? { approval: decided(approval, event) } : {};
    case 'rejected':
      return {
        finishedAt: at,
        detail: event.comment,
        ...(approval && { approval: decided(approval, event) }),
      };
    case 'approvalVoided':
      return approval ? { detail: event.reason, approval: voided(approval, event) } : {};
    case 'scheduleMissed':
      return { detail: event.detail };
    case 'expired':
      return { finishedAt: at, detail: event.detail };
    case 'executionStarted':
      return { startedAt: at };
    case 'executionFinished':
      return { finishedAt: at, ...(event.detail !== undefined && { detail: event.detail }) };
    case 'interrupted':
      return { detail: event.detail };
    case 'abortRequested':
      return isPending(status) ? { finishedAt: at, detail: 'Aborted before it was executed.' } : {};
    case 'stepAnnounced':
    case 'created':
      return {};
  }
}

function decided(
  approval: TaskApproval,
  { kind, by, at, comment }: Extract<TaskEvent, { kind: 'approved' | 'rejected' }>,
): TaskApproval {
  return { ...approval, decision: { kind, by, at, comment } };
}

/** As new: nobody has decided yet, and the time for it starts again. */
function voided(
  { rule, approver, hours }: TaskApproval,
  { at, reason, drifted }: Extract<TaskEvent, { kind: 'approvalVoided' }>,
): TaskApproval {
  return { rule, approver, hours, validUntil: hoursAfter(at, hours), voided: { reason, drifted } };
}

function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** No table of a finished task is still to come, and one without a result has an unknown one. */
function finishPending(tables: Map<string, TaskTable>, { status, startedAt }: TaskHead): void {
  const notRun =
    status === 'aborted'
      ? 'The task was aborted before it.'
      : startedAt === undefined
        ? 'The task was not executed.'
        : 'The task ended before it.';
  for (const [source, table] of tables) {
    if (table.state.status === 'pending') {
      tables.set(source, { ...table, state: { status: 'notRun', message: notRun } });
    }
  }
  settleExecuting(tables, 'No result was recorded.');
}

function settleExecuting(tables: Map<string, TaskTable>, message: string): void {
  for (const [source, table] of tables) {
    if (table.state.status === 'executing')
      tables.set(source, { ...table, state: { status: 'unknown', message } });
  }
}
