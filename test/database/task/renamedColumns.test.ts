import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { buildPlan } from '../../../src/task/buildPlan';
import { countableTables, countHazards } from '../../../src/task/compare/countHazards';
import { hazardText, withCounts } from '../../../src/task/compare/hazardCounts';
import { planAnalysis } from '../../../src/task/compare/planAnalysis';
import { planWishes, type PlanWishes } from '../../../src/task/compare/planWishes';
import type { Plan } from '../../../src/task/plan';
import { createDatabase, type TestDatabase } from '../../support/database';
import { openerTo } from '../../support/engineTarget';
import { isMysql8, sharedServerKind } from '../../support/serverKind';
import { analyse, execute, results } from '../../support/taskRun';

describe('columns that the user calls renamed', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  const wishesOf = (
    ...renames: readonly (readonly [table: string, from: string, to: string])[]
  ): PlanWishes => planWishes({ renamed: renames.map(([table, from, to]) => ({ table, from, to })) });
  const planned = async (
    wishes: PlanWishes,
    allowDestructive = false,
    skipped: readonly string[] = [],
  ): Promise<Plan> => {
    const { analysis } = await analyse(database);
    return buildPlan(analysis, { skipped, allowDestructive, wishes });
  };
  const rows = async (sql: string): Promise<unknown[]> => {
    const [found] = await database.connection.query<RowDataPacket[]>(sql);
    return found.map((row): unknown[] => Object.values(row));
  };
  const reasons = (plan: Plan): string[] =>
    plan.excluded.flatMap(({ reason, detail }) => (reason === 'unsupported' ? [detail ?? ''] : []));

  it('keep their values and their indexes, and nothing is lost', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, b int, note varchar(40) NOT NULL DEFAULT 'say \`legacy\`' COMMENT '\`legacy\`',
        \`odd 名\` int, UNIQUE KEY by_note (note), KEY by_both (\`odd 名\`, note(10)) COMMENT '\`legacy\`');
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, b int, legacy varchar(20), old int, gone int,
        UNIQUE KEY by_note (legacy), KEY by_both (old, legacy(10)) COMMENT '\`legacy\`');
      INSERT INTO _test_t (id, legacy, old) VALUES (1, 'a', 5), (2, 'b', 6);`);
    const wishes = wishesOf(['t', 'legacy', 'note'], ['t', 'OLD', 'odd 名']);
    const plan = await planned(wishes, true);
    assert.deepEqual(reasons(plan), []);
    const [table] = plan.tables;
    assert.deepEqual(table?.changes.slice(0, 2), [
      { sign: '~', text: 'column legacy: renamed to note' },
      { sign: '~', text: 'column OLD: renamed to `odd 名`' },
    ]);
    assert.deepEqual(
      table.hazards.filter(({ kind }) => kind === 'dropsColumn').map(({ text }) => text),
      ['drops column gone'],
    );
    assert.match(table.shadowSql ?? '', /`legacy` varchar\(20\)/);
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT id, note, `odd 名` FROM _test_t ORDER BY id'), [
      [1, 'a', 5],
      [2, 'b', 6],
    ]);
    assert.deepEqual((await planned(wishes)).tables, [], 'what was done before is left aside');
  });

  it('may be all that differs, and need no consent', async () => {
    await database.connection.query(`
      CREATE TABLE t (number int NOT NULL AUTO_INCREMENT PRIMARY KEY, up int, KEY up (up),
        CONSTRAINT fk_up FOREIGN KEY (up) REFERENCES t (number));
      CREATE TABLE _test_t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, up int, KEY up (up),
        CONSTRAINT _test_fk_up FOREIGN KEY (up) REFERENCES _test_t (id));
      INSERT INTO _test_t VALUES (1, NULL), (2, 1);`);
    const plan = await planned(wishesOf(['t', 'id', 'number']));
    assert.deepEqual(
      plan.tables.map(({ changes, hazards }) => [changes.length, hazards]),
      [[1, []]],
    );
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT number, up FROM _test_t ORDER BY number'), [
      [1, null],
      [2, 1],
    ]);
  });

  it('are followed by foreign keys of other shadows', async () => {
    await database.connection.query(`
      CREATE TABLE parent (code int NOT NULL PRIMARY KEY, a int);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_code int, KEY k (parent_code),
        CONSTRAINT fk FOREIGN KEY (parent_code) REFERENCES parent (code));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY, a int);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent int, KEY k (parent),
        CONSTRAINT _test_fk FOREIGN KEY (parent) REFERENCES _test_parent (id));
      INSERT INTO _test_parent VALUES (7, 1);
      INSERT INTO _test_child VALUES (1, 7);`);
    const wishes = wishesOf(['parent', 'id', 'code'], ['child', 'parent', 'parent_code']);
    const plan = await planned(wishes);
    assert.deepEqual(plan.excluded, []);
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { parent: 'succeeded', child: 'succeeded' });
    assert.deepEqual(await rows('SELECT parent_code FROM _test_child'), [[7]]);
    const held = await planned(wishes, false, ['child']);
    assert.deepEqual(held.tables, []);
  });

  it('take the checks along that name them', async function () {
    const { flavor, version } = await sharedServerKind();
    // TiDB makes checks only where it is told to.
    if (flavor === 'tidb' || (flavor === 'mysql' && !isMysql8(version))) this.skip();
    await database.connection.query(
      `
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, amount int, other int, doc json, CONSTRAINT low CHECK (amount > 0),
        CONSTRAINT more CHECK (other > 0));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, sum int, other int, data json, CONSTRAINT _test_low CHECK (sum > 0),
        CONSTRAINT _test_more CHECK (other > 0));
      INSERT INTO _test_t VALUES (1, 5, 6, '{"a": 1}');`,
    );
    const plan = await planned(wishesOf(['t', 'sum', 'amount'], ['t', 'data', 'doc']), true);
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT amount FROM _test_t'), [[5]]);
  });

  it('are counted by the names that they have', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, note varchar(3) NOT NULL, UNIQUE KEY u (note));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, legacy varchar(20));
      INSERT INTO _test_t VALUES (1, 'abcd'), (2, NULL), (3, 'x'), (4, 'x');`);
    const { analysis } = await analyse(database);
    const wishes = wishesOf(['t', 'legacy', 'note']);
    const comparisons = planAnalysis(analysis, new Set(['t']), wishes);
    const counts = new Map();
    const open = openerTo(database.server);
    const control = (signal?: AbortSignal) => open({ purpose: 'read' }, signal);
    for await (const counted of countHazards(
      control,
      countableTables(comparisons),
      new AbortController().signal,
    ))
      counts.set(counted.source, counted.counts);
    const { state } = withCounts(comparisons[0]!, counts);
    const texts = state.status === 'compared' ? state.compared.hazards.map(hazardText).sort() : [];
    assert.match(texts.join('\n'), /makes column note NOT NULL \(1 of 4 rows have NULL/);
    assert.match(
      texts.join('\n'),
      /narrows column note: varchar\(20\) → varchar\(3\) \(1 of 4 rows do not fit/,
    );
    assert.match(texts.join('\n'), /\(1 values are there more than once in 4 rows/);
  });

  it('are not where something is built upon them, and the reason is told', async function () {
    if ((await sharedServerKind()).old) this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, twice int GENERATED ALWAYS AS (b * 2) VIRTUAL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);`);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'a', 'b']), true)), [
      'Column a of _test_t cannot be renamed to b: column twice is built upon it. Take the rename back, or leave the table out.',
    ]);
  });

  it('are not to what the source has not', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, c int);`);
    assert.match(
      reasons(await planned(wishesOf(['t', 'c', 'd']), true)).join(),
      /cannot be renamed to d: the source has no such column/,
    );
    assert.match(
      reasons(await planned(wishesOf(['t', 'a', 'b']), true)).join(),
      /cannot be renamed to b: the source has a, too/,
    );
  });

  it('are not to what the shadow has already: the column that is meant would go', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, b int);`);
    assert.match(
      reasons(await planned(wishesOf(['t', 'a', 'b']), true)).join(),
      /cannot be renamed to b: the shadow has b, too/,
    );
  });

  it('are not where the server changes no column of the table', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor === 'tidb') {
      await database.connection.query(`
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int);
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int);
        ALTER TABLE t CACHE;
        ALTER TABLE _test_t CACHE;`);
      assert.match(reasons(await planned(wishesOf(['t', 'a', 'b']))).join(), /TiDB changes no cached table/);
    } else if (flavor === 'oceanbase') {
      await database.connection.query(`
        CREATE TABLE shape (id int NOT NULL PRIMARY KEY, b point NOT NULL, CONSTRAINT c CHECK (id > 0));
        CREATE TABLE _test_shape (id int NOT NULL PRIMARY KEY, a point NOT NULL, CONSTRAINT _test_c CHECK (id > 0));
        CREATE TABLE list (id int NOT NULL PRIMARY KEY, b array(int) NOT NULL);
        CREATE TABLE _test_list (id int NOT NULL PRIMARY KEY, a array(int) NOT NULL);`);
      assert.deepEqual(reasons(await planned(wishesOf(['shape', 'a', 'b'], ['list', 'a', 'b']))), [
        'Column a of _test_list cannot be renamed to b: it is a collection that is NOT NULL. Take the rename back, or leave the table out.',
        'Column a of _test_shape cannot be renamed to b: it is a shape that is NOT NULL, with which OceanBase forgets the checks of the table. Take the rename back, or leave the table out.',
      ]);
    } else if (flavor === 'mysql' && isMysql8(version) && !isMysql8(version, 36)) {
      await database.connection.query(`
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int) SECONDARY_ENGINE=rapid;
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int) SECONDARY_ENGINE=rapid;`);
      assert.match(
        reasons(await planned(wishesOf(['t', 'a', 'b']))).join(),
        /Column a of _test_t cannot be renamed to b: the table has a secondary engine\./,
      );
    } else {
      await database.connection.query(`
        SET SESSION sql_mode = 'ALLOW_INVALID_DATES';
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, d date DEFAULT '2020-02-31');
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, d date DEFAULT '2020-02-31');`);
      assert.match(reasons(await planned(wishesOf(['t', 'a', 'b']))).join(), /the default '2020-02-31'/);
    }
  });

  it('leave what the server would forget beside them as it was', async function () {
    const { flavor } = await sharedServerKind();
    if (flavor === 'oceanbase' || flavor === 'tidb') this.skip();
    await database.connection.query(`
      CREATE TABLE bare (id int NOT NULL PRIMARY KEY, note int);
      CREATE TABLE _test_bare (id int NOT NULL PRIMARY KEY, legacy int);
      ALTER TABLE bare ALTER COLUMN note DROP DEFAULT;
      ALTER TABLE _test_bare ALTER COLUMN legacy DROP DEFAULT;
      CREATE TABLE hashed (id int NOT NULL PRIMARY KEY, note varchar(20), a varchar(20), UNIQUE KEY by_a (a) USING HASH COMMENT ') USING HASH',
        UNIQUE KEY by_note (note) USING HASH);
      CREATE TABLE _test_hashed (id int NOT NULL PRIMARY KEY, legacy varchar(20), a varchar(20), UNIQUE KEY by_a (a) USING HASH COMMENT ') USING HASH',
        UNIQUE KEY by_note (legacy) USING HASH);
      INSERT INTO _test_hashed VALUES (1, 'a', 'b');`);
    const wishes = wishesOf(['bare', 'legacy', 'note'], ['hashed', 'legacy', 'note']);
    const { task } = await execute(database, await planned(wishes));
    assert.deepEqual(results(task), { bare: 'succeeded', hashed: 'succeeded' });
    assert.deepEqual(await rows('SELECT note FROM _test_hashed'), [['a']]);
    assert.deepEqual((await planned(wishes)).tables, []);
  });

  it('stay in the indexes that store them', async function () {
    if ((await sharedServerKind()).flavor !== 'oceanbase') this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, note int, a int);
      CREATE INDEX ka ON t (a) STORING (id, note);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, legacy int, a int);
      CREATE INDEX ka ON _test_t (a) STORING (id, legacy);`);
    const plan = await planned(wishesOf(['t', 'legacy', 'note']));
    assert.deepEqual(
      plan.tables.map(({ changes }) => changes.map(({ text }) => text)),
      [['column legacy: renamed to note']],
    );
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
  });

  it('leave the block sizes of indexes as they were, and are not where OceanBase renames no counter', async function () {
    if ((await sharedServerKind()).flavor !== 'oceanbase') this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, note int, a int);
      CREATE INDEX ka ON t (a) BLOCK_SIZE 32768 COMMENT ' BLOCK_SIZE 32768';
      CREATE INDEX kb ON t (note, a) BLOCK_SIZE 65536;
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, legacy int, a int);
      CREATE INDEX ka ON _test_t (a) BLOCK_SIZE 32768 COMMENT ' BLOCK_SIZE 32768';
      CREATE INDEX kc ON _test_t (legacy, a) BLOCK_SIZE 65536;
      INSERT INTO _test_t VALUES (1, 2, 3);
      CREATE TABLE counter (number bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, a int, UNIQUE KEY u (number, a));
      CREATE TABLE _test_counter (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, a int, UNIQUE KEY u (id, a));`);
    const wishes = wishesOf(['t', 'legacy', 'note'], ['counter', 'id', 'number']);
    const plan = await planned(wishes, true);
    assert.deepEqual(reasons(plan), [
      'Column id of _test_counter cannot be renamed to number: it counts, and unique index u is over it. Take the rename back, or leave the table out.',
    ]);
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT note FROM _test_t'), [[2]]);
    assert.deepEqual((await planned(wishes)).tables, []);
  });
});
