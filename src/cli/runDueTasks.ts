import { serverAddress } from '../engine/connection/serverAddress';
import { taskConnection } from '../task/taskConnection';
import { asSentence } from '../engine/connection/serverWords';
import { openConnection } from '../engine/connection/openConnection';
import { errorMessage } from '../engine/engineError';
import { OvertakenError } from '../store/storeError';
import type { TaskStore } from '../store/taskStore';
import { type DuePolicy, dueAction } from '../task/schedule/dueAction';
import { logLines } from '../task/texts/logLines';
import { prepareRun } from '../task/run/prepareRun';
import type { OpenConnection } from '../task/run/runSessions';
import { runTask } from '../task/runTask';
import type { Task, TaskStatus } from '../task/task';
import type { TaskEvent } from '../task/taskEvent';
import type { Output } from './output';
import { type StoredConnection, passwordOf, passwordVariable } from './storedConnections';
import { allTasks } from './storeTasks';

interface DueRequest {
  readonly store: TaskStore;
  readonly connections: readonly StoredConnection[];
  readonly policy: DuePolicy;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** A task that this call did something with, or could not. */
interface DueResult {
  readonly task: number;
  readonly connection: string;
  readonly database: string;
  /** The state that it is in now. */
  readonly status: TaskStatus;
  /** Why it could not be started. */
  readonly error?: string;
  readonly detail?: string;
}

/**
 * Runs the tasks of the store whose time has come, one after the other, and ends. Returns 0 when nothing failed, 2
 * when something is not in step or was missed, 1 when a task could not be started.
 */
export async function runDueTasks(request: DueRequest): Promise<number> {
  const { store, output, signal, policy } = request;
  const due: Task[] = [];
  for await (const task of allTasks(store)) {
    if (dueAction(task, Date.now(), policy).kind !== 'none') due.push(task);
  }
  const results: DueResult[] = [];
  for (const task of due.reverse()) {
    if (signal.aborted) break;
    const result = await takeUp(request, task);
    if (result) results.push(result);
  }
  output.document({ command: 'run', tasks: results });
  if (results.length === 0) output.print('No task is due.');
  for (const { task, status, error, detail } of results) {
    const words = [`#${task}: ${status}`, error ?? detail].filter(Boolean).join('. ');
    output.print(words);
  }
  if (results.some(({ error }) => error !== undefined)) return 1;
  return results.every(({ status }) => status === 'succeeded') ? 0 : 2;
}

/** Undefined where somebody else has the task. */
async function takeUp(request: DueRequest, task: Task): Promise<DueResult | undefined> {
  const { store } = request;
  const result = (now: Task, error?: string): DueResult => ({
    task: task.id,
    connection: task.connectionName,
    database: task.settings.database,
    status: now.status,
    ...(now.detail !== undefined && { detail: now.detail }),
    ...(error !== undefined && { error }),
  });
  const again = async (): Promise<Task> => (await store.read(task.id)) ?? task;
  try {
    const isOurs = await act(request, task);
    return isOurs ? result(await again()) : undefined;
  } catch (error) {
    // Somebody was faster, or the task was decided about meanwhile.
    if (error instanceof OvertakenError) {
      request.output.note(error.message);
      return undefined;
    }
    // A store that could not take the history may not say how the task stands.
    if (error instanceof BrokenOffError) return result({ ...task, status: 'interrupted' }, error.message);
    return result(await again(), errorMessage(error));
  }
}

/** The history of a run could not be written any more. */
class BrokenOffError extends Error {
  constructor(cause: unknown) {
    super(
      `${asSentence(errorMessage(cause))} The run broke off there; verify the task in the editor to see what the server holds.`,
      { cause },
    );
  }
}

/** Does what the task's time asks for, and after a missed one what the policy says; false where another has it. */
async function act(request: DueRequest, task: Task): Promise<boolean> {
  const action = dueAction(task, Date.now(), request.policy);
  const at = new Date().toISOString();
  switch (action.kind) {
    case 'none':
      return false;
    case 'ask':
      return true;
    case 'expire':
      await append(request, task, { at, kind: 'expired', detail: action.detail });
      return true;
    case 'miss': {
      await append(request, task, { at, kind: 'scheduleMissed', detail: action.detail });
      return act(request, { ...task, status: 'missed' });
    }
    case 'run':
      return run(request, task);
  }
}

async function run(request: DueRequest, task: Task): Promise<boolean> {
  const { store, output, signal } = request;
  const connection = taskConnection(task, request.connections);
  if (!connection) {
    const where = task.address === undefined ? '' : ` and none to ${task.address}`;
    throw new Error(`The connection ${task.connectionName} is not in the file of connections${where}.`);
  }
  const password = passwordOf(connection);
  if (password === undefined) {
    throw new Error(
      `The connection ${connection.name} needs its password: set ${passwordVariable(connection)} or SHADOW_SYNC_PASSWORD.`,
    );
  }
  const claim = await store.claimRun(task.id, 'execute');
  if (claim.status === 'refused') {
    output.note(claim.message);
    return false;
  }
  const begun = { execution: false };
  try {
    const fresh = (await store.read(task.id)) ?? task;
    const open: OpenConnection = (options, opening) => openConnection(connection, password, options, opening);
    const shared = {
      openConnection: open,
      append: async (event: TaskEvent) => {
        await append(request, task, event);
        begun.execution ||= event.kind === 'executionStarted';
      },
      signal,
    };
    const prepared = await prepareRun({
      task: fresh,
      address: serverAddress(connection),
      byItself: true,
      ...shared,
    });
    if (prepared.status === 'voided') return true;
    const { plan, settings } = fresh;
    const by = store.account;
    const { runner } = claim.run;
    try {
      await runTask({
        taskId: task.id,
        runner,
        by,
        plan,
        onError: settings.onError,
        knownDrift: fresh.approval?.voided?.drifted ?? [],
        connections: settings.connections ?? 1,
        ...shared,
      });
    } catch (error) {
      // What it sent until then counts: the task is reported as the other one left it.
      if (error instanceof OvertakenError) output.note(error.message);
      else if (begun.execution) throw new BrokenOffError(error);
      else throw error;
    }
    return true;
  } finally {
    // Who looks next finds this runner dead soon enough.
    await claim.run.release().catch((error: unknown) => output.note(errorMessage(error)));
  }
}

async function append({ store, output }: DueRequest, { id }: Task, event: TaskEvent): Promise<void> {
  await store.append(id, event);
  for (const { text } of logLines([event])) output.print(`#${id} ${text}`);
}
