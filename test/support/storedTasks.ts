import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskEvent } from '../../src/task/taskEvent';
import type { ExecutionMode } from '../../src/task/taskSettings';
import { createdEvent } from './taskEvents';
import { taskSettings } from './taskRun';

type FinishedStatus = Extract<TaskEvent, { kind: 'executionFinished' }>['status'];

/** A task as a test wants it in a store; what it does not say is as in most tasks. */
export interface StoredTask {
  readonly status: FinishedStatus | 'approving' | 'waiting' | 'scheduled' | 'interrupted';
  readonly hoursAgo: number;
  readonly connection?: string;
  readonly database?: string;
  readonly by?: string;
  readonly tables?: number;
  /** Of a scheduled one. */
  readonly dueInHours?: number;
}

/**
 * Writes the tasks below an extension's folder, under the numbers from 1 on, as the store itself would. Straight to
 * the files: thousands of tasks, each made durable, would take a minute.
 */
export function writeStoredTasks(storage: string, tasks: readonly StoredTask[], now = Date.now()): void {
  for (const [index, task] of tasks.entries()) {
    const folder = join(storage, 'v1', 'tasks', String(index + 1));
    mkdirSync(folder, { recursive: true });
    const sources = Array.from({ length: task.tables ?? 2 }, (_, table) => `table_${table + 1}`);
    const createdAt = new Date(now - task.hoursAgo * 3_600_000).toISOString();
    const created = {
      ...createdEvent(...sources),
      at: createdAt,
      by: task.by ?? 'ann',
      connectionName: task.connection ?? 'Sample',
      settings: taskSettings({
        database: task.database ?? 'shop',
        execution: executionOf(task, now),
      }),
      ...(task.status === 'approving' && {
        approval: { rule: 'production', approver: 'anyone', hours: 1_000_000 },
      }),
    };
    writeFileSync(join(folder, 'task.json'), JSON.stringify({ schemaVersion: 1, created }));
    for (const [number, event] of courseOf(task, createdAt).entries()) {
      writeFileSync(join(folder, `course-${number + 1}.json`), JSON.stringify(event));
    }
    const reports = reportsOf(task, createdAt, sources);
    if (reports.length > 0) {
      const lines = reports.map((event) => `${JSON.stringify(event)}\n`).join('');
      writeFileSync(join(folder, 'events.test.jsonl'), lines);
    }
  }
}

function executionOf({ status, dueInHours = 3 }: StoredTask, now: number): ExecutionMode {
  if (status !== 'scheduled') return { kind: 'manual' };
  const at = new Date(now + dueInHours * 3_600_000).toISOString();
  return { kind: 'schedule', at, timeZone: 'Europe/Berlin' };
}

/** The decisions that bring a task where it is. */
function courseOf({ status }: StoredTask, at: string): readonly TaskEvent[] {
  switch (status) {
    case 'approving':
    case 'waiting':
    case 'scheduled':
      return [];
    case 'interrupted':
      return [{ at, kind: 'executionStarted', by: 'ann', runner: 'run-1' }];
    case 'succeeded':
    case 'succeededWithErrors':
    case 'failed':
    case 'aborted':
      return [
        { at, kind: 'executionStarted', by: 'ann', runner: 'run-1' },
        { at, kind: 'executionFinished', status },
      ];
  }
}

function reportsOf({ status }: StoredTask, at: string, sources: readonly string[]): readonly TaskEvent[] {
  if (status !== 'succeeded' && status !== 'failed') return [];
  return sources.map((source, index) => ({
    at,
    kind: 'tableFinished',
    source,
    durationMs: 120,
    result:
      status === 'failed' && index === 0
        ? { status: 'failed', message: 'Duplicate column name: x' }
        : { status: 'succeeded' },
  }));
}
