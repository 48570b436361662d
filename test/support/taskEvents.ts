import type { Plan, PlannedTable } from '../../src/task/plan';
import type { TableResult, TaskEvent } from '../../src/task/taskEvent';
import { taskSettings } from './taskRun';

type Created = Extract<TaskEvent, { kind: 'created' }>;

/** A task's creation, with a plan to modify these tables. */
export function createdEvent(...sources: readonly string[]): Created {
  const tables = sources.map((name): PlannedTable => {
    const pair = { source: { database: 'shop', name }, shadow: { database: 'shop', name: `_test_${name}` } };
    const sql = `ALTER TABLE \`_test_${name}\`\n  ADD COLUMN x int`;
    return {
      pair,
      result: 'modify',
      statements: [{ sql, table: pair.shadow, phase: 'table' }],
      changes: [],
      hazards: [],
      sourceFingerprint: 's',
      shadowFingerprint: 't',
      expectedSql: '',
    };
  });
  const plan: Plan = {
    hash: '7f3a9c'.padEnd(64, '0'),
    serverIdentity: 'server',
    serverVersion: '8.0',
    database: 'shop',
    analysedAt: at(0),
    tables,
    excluded: [],
  };
  return { at: at(0), kind: 'created', by: 'ann', connectionName: 'local', settings: taskSettings(), plan };
}

/** An instant, so many seconds into the test's day. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 2) + seconds * 1000).toISOString();
}

/** The beginning of a run. */
export function startedEvent(seconds = 1): TaskEvent {
  return { at: at(seconds), kind: 'executionStarted', by: 'ann', runner: 'run-1' };
}

/** A statement's intent. */
export function stepEvent(source: string, step = 0, seconds = 2): TaskEvent {
  const sql = 'ALTER TABLE t ADD x int';
  return { at: at(seconds), kind: 'stepStarted', step, source, sql, connectionId: '7', before: 't' };
}

/** A table's result. */
export function tableEvent(source: string, result: TableResult, seconds = 3): TaskEvent {
  return { at: at(seconds), kind: 'tableFinished', source, result, durationMs: 120 };
}
