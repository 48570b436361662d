import { randomUUID } from 'node:crypto';
import { serverAddress } from '../engine/connection/serverAddress';
import type { ConnectionTarget } from '../engine/connection/connection';
import { openConnection } from '../engine/connection/openConnection';
import { foldTask } from '../task/foldTask';
import { logLines } from '../task/texts/logLines';
import { oneLine } from '../task/texts/oneLine';
import type { Plan } from '../task/plan';
import { runTask } from '../task/runTask';
import type { Task } from '../task/task';
import type { TaskEvent } from '../task/taskEvent';
import type { TaskSettings } from '../task/taskSettings';
import type { AnalyzedTables } from './analyzeTables';
import type { Output } from './output';
import { accountName } from '../store/accountName';

/** One call of `sync`, with the tables compared and the plan made. */
export interface SyncRequest {
  readonly found: AnalyzedTables;
  readonly plan: Plan;
  readonly target: ConnectionTarget;
  readonly password: string;
  readonly settings: TaskSettings;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** One table and what is true of it in the end. */
interface SyncedTable {
  readonly source: string;
  readonly shadow: string;
  readonly result: string;
  readonly status: string;
  readonly message?: string;
  readonly remaining?: readonly string[];
  readonly durationMs?: number;
}

/** Runs the plan, saying what is done as it is done. Returns 0 when all is in step and 2 when something is not. */
export async function syncTables(request: SyncRequest): Promise<number> {
  const { plan, target, password, settings, output, signal } = request;
  const by = accountName();
  const connectionName = serverAddress(target);
  const created: TaskEvent = { at: now(), kind: 'created', by, connectionName, settings, plan };
  const events: TaskEvent[] = [created];
  const tell = (event: TaskEvent): void => {
    for (const line of logLines([event])) output.print(line.text);
  };
  tell(created);
  await runTask({
    taskId: 0,
    runner: randomUUID(),
    by,
    plan,
    onError: settings.onError,
    connections: settings.connections ?? 1,
    openConnection: (options, controlSignal) => openConnection(target, password, options, controlSignal),
    append: async (event) => {
      events.push(event);
      tell(event);
    },
    signal,
  });
  const task = foldTask(0, events);
  if (!task) throw new Error('The run left no history.');
  const tables = [...syncedTables(task), ...unsyncedTables(request)];
  const open = tables.filter(
    ({ status }) => status !== 'succeeded' && status !== 'consistent' && status !== 'skipped',
  );
  output.document({
    command: 'sync',
    database: plan.database,
    planHash: plan.hash,
    status: task.status,
    ...(task.detail !== undefined && { detail: task.detail }),
    inStep: open.length === 0,
    tables,
  });
  output.print(summaryText(tables, open));
  return open.length === 0 ? 0 : 2;
}

function syncedTables(task: Task): SyncedTable[] {
  return task.plan.tables.map(({ pair, result }) => {
    const table = task.tables[pair.source.name];
    const state = table?.state ?? { status: 'pending' };
    return {
      source: pair.source.name,
      shadow: pair.shadow.name,
      result,
      ...state,
      ...(table?.durationMs !== undefined && { durationMs: table.durationMs }),
    };
  });
}

function unsyncedTables({ plan, found }: SyncRequest): SyncedTable[] {
  const excluded = plan.excluded.map(({ pair, reason, detail }) => ({
    source: pair.source.name,
    shadow: pair.shadow.name,
    result: reason,
    status: reason,
    ...(reason === 'destructive' && { message: `${detail ?? ''}. Allow it with --allow-destructive.` }),
    ...(reason !== 'destructive' && detail !== undefined && { message: detail }),
  }));
  const unnamed = found.problems.map(({ source, shadow, message }) => {
    return { source, shadow, result: 'failed', status: 'failed', message };
  });
  return [...excluded, ...unnamed];
}

function summaryText(tables: readonly SyncedTable[], open: readonly SyncedTable[]): string {
  const done = tables.filter(({ status }) => status === 'succeeded').length;
  const consistent = tables.filter(({ status }) => status === 'consistent').length;
  const skipped = tables.filter(({ status }) => status === 'skipped').length;
  const counts = `${done} synchronised, ${consistent} already in step, ${skipped} skipped`;
  if (open.length === 0) return `All is in step: ${counts}.`;
  const lines = open.map(({ source, shadow, status, message, remaining }) => {
    const details = [message, ...(remaining ?? [])].flatMap((text) =>
      text === undefined ? [] : [oneLine(text)],
    );
    const more = details.length > 0 ? `. ${details.join('\n      ')}` : '';
    return `  ${oneLine(`${source} → ${shadow}`)}: ${status}${more}`;
  });
  return [`${open.length} not synchronised (${counts}):`, ...lines].join('\n');
}

function now(): string {
  return new Date().toISOString();
}
