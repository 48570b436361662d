import assert from 'node:assert/strict';
import type { Plan } from '../../../src/task/plan';
import { planHash } from '../../../src/task/planHash';
import type { Task } from '../../../src/task/task';
import type { TaskEvent, TableResult } from '../../../src/task/taskEvent';
import { createDatabase, type TestDatabase } from '../../support/database';
import { isServer } from '../../support/serverKind';
import { execute, makePlan, results } from '../../support/taskRun';

/** MariaDB does so now and then where it is made read-only meanwhile; a procedure does so each time. */
describe('a statement that the server carries out and refuses all the same', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  before(async function () {
    // It has no procedures.
    if (await isServer('tidb')) this.skip();
  });
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database?.drop());

  /** Runs the plan, this table's first statement replaced by one that does `does` and is then refused. */
  const refuseAfter = async (source: string, does: string) => {
    await database.connection.query(
      `CREATE PROCEDURE refused() BEGIN ${does}; SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'read-only'; END`,
    );
    const plan = withFirst(await makePlan(database), source, `CALL \`${database.name}\`.refused()`);
    return execute(database, plan, { onError: 'continue' });
  };

  it('counts as done where its table is as planned', async () => {
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int); CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY);
      CREATE TABLE b (id int NOT NULL PRIMARY KEY)`);
    const { task, events } = await refuseAfter('a', 'ALTER TABLE _test_a ADD COLUMN x int');
    assert.deepEqual(results(task), { a: 'succeeded', b: 'succeeded' });
    const outcome = events.flatMap((event) => (event.kind === 'stepFinished' ? [event.outcome] : []))[0];
    assert.ok(outcome?.status === 'succeeded');
    assert.match(outcome.warnings[0]?.message ?? '', /read-only.* Yet the table is as it was to become\./);
  });

  it('is told as refused, with what is left, where its table is only not as before', async () => {
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int, y int); CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY)`);
    const { task, events } = await refuseAfter('a', 'ALTER TABLE _test_a ADD COLUMN x int');
    const state = failed(task, 'a');
    assert.match(state.message, /Yet _test_a is not as it was before/);
    assert.match(state.remaining?.join() ?? '', /^\+ column y int\S*$/);
    assert.match(
      JSON.stringify(events.filter(({ kind }) => kind === 'stepFinished')),
      /"failed".*Yet _test_a/,
    );
  });

  it('does not hide a foreign key that it took away', async () => {
    await database.connection.query(`
      CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_id bigint, CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent_id int, CONSTRAINT shadow_fk FOREIGN KEY (parent_id) REFERENCES _test_parent (id))`);
    const { task, events } = await refuseAfter('child', 'ALTER TABLE _test_child DROP FOREIGN KEY shadow_fk');
    assert.match(failed(task, 'child').message, /Foreign keys that were taken away/);
    assert.match(told(events), /_test_child is without its foreign key shadow_fk/);
  });

  it('is refused and no more where it did nothing', async () => {
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int); CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY)`);
    const { task } = await refuseAfter('a', 'SET @done = 1');
    const { message, remaining } = failed(task, 'a');
    assert.match(message, /^read-only\. .* connect to the primary\. \(1290\)$/);
    assert.equal(remaining, undefined);
  });
});

function withFirst(plan: Plan, source: string, sql: string): Plan {
  const tables = plan.tables.map((table) => {
    if (table.pair.source.name !== source) return table;
    const statements = table.statements.map((statement, index) =>
      index === 0 ? { ...statement, sql } : statement,
    );
    return { ...table, statements };
  });
  return { ...plan, tables, hash: planHash({ ...plan, tables }) };
}

function failed(task: Task, source: string): Extract<TableResult, { status: 'failed' }> {
  const state = task.tables[source]?.state;
  assert.ok(state?.status === 'failed', JSON.stringify(state));
  return state;
}

function told(events: readonly TaskEvent[]): string {
  return events.flatMap((event) => (event.kind === 'message' ? [event.text] : [])).join('\n');
}
