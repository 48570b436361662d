import assert from 'node:assert/strict';
import { buildPlan } from '../../../src/task/buildPlan';
import type { Plan } from '../../../src/task/plan';
import { sqlPreview } from '../../../src/task/texts/sqlPreview';
import { createDatabase, type TestDatabase } from '../../support/database';
import { analyse, makePlan } from '../../support/taskRun';

describe('a plan', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  const family = `
    CREATE TABLE parent (id int NOT NULL PRIMARY KEY);
    CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_id int,
      CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id));`;
  const target = (plan: Plan): string | undefined =>
    /REFERENCES `\w+`\.`(\w+)`/.exec(JSON.stringify(plan.tables))?.[1];

  it('points foreign keys to shadows that are in it or exist, and else to the source (EX-8)', async () => {
    await database.connection.query(family);
    const { analysis } = await analyse(database);
    const choice = { skipped: [] as string[], allowDestructive: false };
    assert.equal(target(buildPlan(analysis, choice)), '_test_parent');
    assert.equal(target(buildPlan(analysis, { ...choice, skipped: ['parent'] })), 'parent');
    await database.connection.query('CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY)');
    const again = (await analyse(database)).analysis;
    assert.equal(target(buildPlan(again, { ...choice, skipped: ['parent'] })), '_test_parent');
    assert.equal(target(await makePlan(database, { foreignKeyPolicy: 'source' })), 'parent');
    assert.equal(target(await makePlan(database, { foreignKeyPolicy: 'none' })), undefined);
  });

  it('leaves destructive changes out unless they are allowed, and says what they are (CR-14)', async () => {
    await database.connection.query(`
      CREATE TABLE orders (id int NOT NULL PRIMARY KEY, name varchar(10));
      CREATE TABLE _test_orders (id int NOT NULL PRIMARY KEY, name varchar(20), legacy int);
      CREATE TABLE stock (id int NOT NULL PRIMARY KEY);`);
    const { analysis } = await analyse(database);
    const careful = buildPlan(analysis, { skipped: [], allowDestructive: false });
    assert.deepEqual(
      careful.tables.map(({ pair }) => pair.source.name),
      ['stock'],
    );
    const [excluded] = careful.excluded;
    assert.equal(excluded?.reason, 'destructive');
    assert.match(excluded.detail ?? '', /drops column legacy/);
    assert.match(excluded.detail ?? '', /narrows column name/);
    const bold = buildPlan(analysis, { skipped: ['stock'], allowDestructive: true });
    assert.deepEqual(
      bold.tables.map(({ pair }) => pair.source.name),
      ['orders'],
    );
    assert.deepEqual(
      bold.excluded.map(({ reason }) => reason),
      ['skipped'],
    );
    assert.notEqual(careful.hash, bold.hash);
  });

  it('has the same hash whenever it is the same, and another one when anything in it changes (AP-3)', async () => {
    await database.connection.query(family);
    const first = await makePlan(database);
    assert.equal((await makePlan(database)).hash, first.hash);
    await database.connection.query("ALTER TABLE parent COMMENT 'x'");
    assert.notEqual((await makePlan(database)).hash, first.hash);
  });

  it('can be previewed: what is sent, in that order, under headings that no name can break out of (CR-9)', async () => {
    await database.connection.query(family);
    await database.connection.query(
      'CREATE TABLE `x\nDROP TABLE parent; \u202e` (id int NOT NULL PRIMARY KEY)',
    );
    const plan = await makePlan(database);
    const text = sqlPreview(plan, 'local\nsample');
    assert.match(
      text,
      /^-- Shadow sync · local sample \/ \w+ · 3 tables, 4 statements in 4 sections · plan [0-9a-f]{6} · analysed \d\d:\d\d\n/,
    );
    assert.match(
      sqlPreview(plan, 'x', 4),
      /^-- .* 4 statements in 4 sections · up to 4 tables at the same time · plan /,
    );
    assert.match(text, /\n-- 2\/4 parent → _test_parent · create\nCREATE TABLE/);
    assert.match(text, /\n-- 4\/4 child → _test_child · foreign keys\nALTER TABLE/);
    assert.deepEqual(text.match(/(?<=^-- )\d\/\d /gm), ['1/4 ', '2/4 ', '3/4 ', '4/4 ']);
    let rest = text;
    for (const { sql } of plan.tables.flatMap(({ statements }) => statements)) {
      assert.ok(rest.includes(`\n${sql};\n`));
      rest = rest.replace(`${sql};\n`, () => '');
    }
    for (const line of rest.split('\n'))
      assert.match(line, /^(?:$|-- |SET SESSION foreign_key_checks = [01];$)/);
    assert.doesNotMatch(rest, /\u202e/);
    await database.connection.query(text);
    const { comparisons } = await analyse(database);
    const kinds = comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
    assert.deepEqual([...new Set(kinds)], ['identical'], 'the document itself does the work');
    assert.match(sqlPreview(await makePlan(database), 'x'), /Nothing to do/);
  });

  it('is made anew for 735 tables', async function () {
    // TiDB takes a tenth of a second for a table.
    this.timeout(240_000);
    const names = Array.from({ length: 735 }, (_, index) => `t${index}`);
    const columns = Array.from({ length: 20 }, (_, index) => `c${index} varchar(30) NOT NULL DEFAULT 'x'`);
    await database.connection.query(
      names.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY, ${columns.join(', ')});`).join(''),
    );
    const { analysis } = await analyse(database);
    const plan = buildPlan(analysis, { skipped: ['t7'], allowDestructive: false });
    assert.equal(plan.tables.length, 734);
  });
});
