import type { RowDataPacket } from 'mysql2';
import { withReadConnections } from '../../src/engine/connection/openConnection';
import { listTables } from '../../src/engine/catalog/listTables';
import type { Analysis } from '../../src/task/compare/analysis';
import { buildPlan, type PlanChoice } from '../../src/task/buildPlan';
import { compareTables } from '../../src/task/compareTables';
import { foldTask } from '../../src/task/foldTask';
import type { Plan } from '../../src/task/plan';
import { runTask, type TaskRun } from '../../src/task/runTask';
import { nameShadows } from '../../src/task/names/shadowNames';
import type { TableComparison } from '../../src/task/tableComparison';
import type { Task } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import type { TaskSettings } from '../../src/task/taskSettings';
import { createDatabase, type TestDatabase } from './database';
import { openerTo, targetOf } from './engineTarget';

/** Two tables without a shadow, and one whose shadow lacks a column. */
export const threeTables = `
  CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE b (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE c (id int NOT NULL PRIMARY KEY, x int);
  CREATE TABLE _test_b (id int NOT NULL PRIMARY KEY);`;

/** Two tables without a shadow, of which one points to the other, and one whose shadow lacks a column. */
export const shopTables = `
  CREATE TABLE customers (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL);
  CREATE TABLE orders (
    id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2) NOT NULL, note varchar(200),
    KEY ix_customer (customer_id),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  );
  CREATE TABLE stock (id int NOT NULL PRIMARY KEY, amount int NOT NULL);
  CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY);`;

/** Gives each test of the describe around it a database of its own, with these tables. */
export function eachTestHasTables(tables: string, take: (database: TestDatabase) => void): void {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(tables);
    take(database);
  });
  afterEach(() => database.drop());
}

/** Settings of a task over all tables of a database; a test states what it is about. */
export function taskSettings(changes: Partial<TaskSettings> = {}): TaskSettings {
  return {
    connectionId: 'test',
    database: 'shop',
    range: 'all',
    nameRule: { kind: 'prefix', affix: '_test_' },
    tables: [],
    skipped: [],
    foreignKeyPolicy: 'shadowFirst',
    execution: { kind: 'immediate' },
    onError: 'abort',
    allowDestructive: false,
    remarks: '',
    ...changes,
  };
}

export interface AnalysisResult {
  readonly analysis: Analysis;
  readonly comparisons: readonly TableComparison[];
}

/** Names and compares the tables of a test's database. */
export async function analyse(
  database: TestDatabase,
  changes: Partial<TaskSettings> = {},
): Promise<AnalysisResult> {
  const settings = taskSettings({ database: database.name, ...changes });
  const target = targetOf(database.server);
  return withReadConnections(target, database.server.password, 2, async (connections) => {
    const listed = await listTables(connections[0], settings.database);
    const { pairs } = nameShadows(settings, listed, connections[0].server);
    for await (const progress of compareTables(connections, pairs, listed, settings)) {
      if (progress.kind === 'finished') return progress;
    }
    throw new Error('The analysis did not finish.');
  });
}

/** Analyses and builds the plan. */
export async function makePlan(
  database: TestDatabase,
  changes: Partial<TaskSettings> = {},
  choice: Partial<PlanChoice> = {},
): Promise<Plan> {
  const { analysis } = await analyse(database, changes);
  return buildPlan(analysis, { skipped: [], allowDestructive: true, ...choice });
}

/** Runs a plan against a test's database; the events and the task they make. */
export async function execute(
  database: TestDatabase,
  plan: Plan,
  changes: Partial<TaskRun> = {},
): Promise<{ readonly task: Task; readonly events: readonly TaskEvent[] }> {
  const events: TaskEvent[] = [
    {
      at: new Date().toISOString(),
      kind: 'created',
      by: 'tester',
      connectionName: 'test server',
      settings: taskSettings({ database: database.name }),
      plan,
    },
  ];
  const { append, ...rest } = changes;
  let written: Promise<void> = Promise.resolve();
  await runTask({
    taskId: 1,
    runner: 'test-run',
    by: 'tester',
    plan,
    onError: 'abort',
    openConnection: openerTo(database.server),
    signal: new AbortController().signal,
    settleWaitMs: 5_000,
    ...rest,
    // As the store does it: one after another.
    append: (event) => {
      written = written.then(async () => {
        await append?.(event);
        events.push(event);
      });
      return written;
    },
  });
  const task = foldTask(1, events);
  if (!task) throw new Error('The events make no task.');
  return { task, events };
}

/** True at the moment between two tables: this one's announcement is held back until the statement before it is over. */
export async function isBefore(source: string, event: TaskEvent): Promise<boolean> {
  if (event.kind !== 'stepAnnounced' || event.source !== source) return false;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return true;
}

/** Each table's result by its source. */
export function results(task: Task): Record<string, string> {
  return Object.fromEntries(Object.entries(task.tables).map(([source, { state }]) => [source, state.status]));
}

/** Why a table did not succeed; empty where it did. */
export function failureText(task: Task, source: string): string {
  const state = task.tables[source]?.state;
  return state && 'message' in state ? state.message : '';
}

/** As the server prints it. */
export async function createText({ connection }: TestDatabase, table: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
  return String(rows[0]?.['Create Table']);
}
