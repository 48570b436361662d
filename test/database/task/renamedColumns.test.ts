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
import { isMysql8, isServer, sharedServerKind } from '../../support/serverKind';
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
  const countedTexts = async (wishes: PlanWishes, shown = wishes): Promise<string> => {
    const { analysis } = await analyse(database);
    const comparisons = planAnalysis(analysis, new Set(['t']), wishes);
    const counts = new Map();
    const open = openerTo(database.server);
    const control = (signal?: AbortSignal) => open({ purpose: 'read' }, signal);
    const { signal } = new AbortController();
    for await (const counted of countHazards(control, countableTables(comparisons), signal))
      counts.set(counted.source, counted.counts);
    const [comparison] = planAnalysis(analysis, new Set(['t']), shown);
    const { state } = withCounts(comparison!, counts);
    return state.status === 'compared' ? state.compared.hazards.map(hazardText).sort().join('\n') : '';
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
    const texts = await countedTexts(wishesOf(['t', 'legacy', 'note']));
    assert.match(texts, /makes column note NOT NULL \(1 of 4 rows have NULL/);
    assert.match(texts, /narrows column note: varchar\(20\) → varchar\(3\) \(1 of 4 rows do not fit/);
    assert.match(texts, /\(1 values are there more than once in 4 rows/);
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

  it('are built their hashed indexes again, which MariaDB forgets', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, c int, UNIQUE KEY u (b) USING HASH, UNIQUE KEY v (c) USING HASH COMMENT 'USING HASH');
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, c int, UNIQUE KEY u (a) USING HASH, UNIQUE KEY v (c) USING HASH COMMENT 'USING HASH');
      INSERT INTO _test_t VALUES (1, 5, 6);`);
    const { task } = await execute(database, await planned(wishesOf(['t', 'a', 'b']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
    assert.deepEqual(await rows('SELECT b FROM _test_t'), [[5]]);
  });

  it('take along the index of a foreign key that one by hash then stands for', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    const made = (prefix: string, column: string): string => `
      CREATE TABLE ${prefix}t (id int NOT NULL PRIMARY KEY, ${column} int, s int, UNIQUE KEY u (${column}) USING HASH,
        CONSTRAINT ${prefix}f FOREIGN KEY (${column}) REFERENCES ${prefix}t (id));`;
    await database.connection.query(`${made('', 'b')} ${made('_test_', 'a')}`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    assert.deepEqual(plan.tables[0]?.statements.map(({ phase, effect }) => [phase, effect]).slice(0, 2), [
      ['table', 'copy'],
      ['dropForeignKeys', 'copy'],
    ]);
    const { task } = await execute(database, plan);
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
  });

  it('stay without a default where they have none', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int);
      ALTER TABLE t ALTER COLUMN b DROP DEFAULT;
      ALTER TABLE _test_t ALTER COLUMN a DROP DEFAULT;`);
    const { task } = await execute(database, await planned(wishesOf(['t', 'a', 'b'])));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
  });

  const copying = {
    'a virtual column': 'v int GENERATED ALWAYS AS (id + 1) VIRTUAL',
    'a check': 'CONSTRAINT %low CHECK (%c > 0)',
    'a hashed index': 'UNIQUE KEY h (id, %c) USING HASH',
  };
  for (const [what, element] of Object.entries(copying))
    it(`are so under foreign keys beside ${what}, though no server copies such a table`, async function () {
      if ((await sharedServerKind()).old) this.skip();
      const made = (prefix: string, up: string): string => `
        CREATE TABLE ${prefix}t (id int NOT NULL PRIMARY KEY, ${element.replaceAll('%c', up).replaceAll('%', prefix)}, ${up} int,
          KEY k (${up}), CONSTRAINT ${prefix}fk FOREIGN KEY (${up}) REFERENCES ${prefix}t (id) ON DELETE CASCADE);`;
      await database.connection.query(
        `${made('', 'up')} ${made('_test_', 'parent')} INSERT INTO _test_t (id, parent) VALUES (1, NULL), (2, 1);`,
      );
      const { task } = await execute(database, await planned(wishesOf(['t', 'parent', 'up']), true));
      assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
      assert.deepEqual(await rows('SELECT id, up FROM _test_t ORDER BY id'), [
        [1, null],
        [2, 1],
      ]);
    });

  it('may come to number the documents of FULLTEXT indexes', async function () {
    const { flavor, old } = await sharedServerKind();
    if ((flavor !== 'mysql' && flavor !== 'mariadb') || old) this.skip();
    const made = (table: string, column: string): string =>
      `CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY, ${column} bigint unsigned NOT NULL, x text, UNIQUE KEY u (${column}), FULLTEXT KEY f (x));`;
    await database.connection.query(
      `${made('t', 'FTS_DOC_ID')} ${made('_test_t', 'a')} INSERT INTO _test_t VALUES (1, 7, 'hello');`,
    );
    const { task } = await execute(database, await planned(wishesOf(['t', 'a', 'FTS_DOC_ID']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
    assert.deepEqual(await rows(`SELECT FTS_DOC_ID FROM _test_t WHERE MATCH (x) AGAINST ('hello')`), [[7]]);
  });

  it('keep a default that takes its numbers from a sequence of their old name', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    await database.connection.query(`
      CREATE SEQUENCE a;
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b bigint DEFAULT nextval(a));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a bigint DEFAULT nextval(a));`);
    const { task } = await execute(database, await planned(wishesOf(['t', 'a', 'b']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
  });

  it('are counted in tables that are called like them', async () => {
    await database.connection.query(`
      CREATE TABLE u (_test_u int NOT NULL PRIMARY KEY);
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, y int, _test_t int, UNIQUE KEY k (_test_t), _test_u int,
        CONSTRAINT fk FOREIGN KEY (_test_u) REFERENCES u (_test_u));
      CREATE TABLE _test_u (_test_u int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, y int, legacy int, parent int);
      INSERT INTO _test_t (id, legacy, parent) VALUES (1, 1, 5), (2, 1, 6);`);
    const texts = await countedTexts(wishesOf(['t', 'legacy', '_test_t'], ['t', 'parent', '_test_u']));
    assert.match(texts, /\(1 values are there more than once in 2 rows/);
    assert.match(texts, /\(2 of 2 rows have no parent/);
  });

  it('are counted anew where they are other ones', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, note int NOT NULL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, full int, sparse int);
      INSERT INTO _test_t (id, full) VALUES (1, 1);`);
    const [full, sparse] = [wishesOf(['t', 'full', 'note']), wishesOf(['t', 'sparse', 'note'])];
    assert.match(await countedTexts(full), /NOT NULL \(0 of 1 rows have NULL/);
    assert.match(await countedTexts(full, sparse), /makes column note NOT NULL$/m);
    assert.match(await countedTexts(sparse), /NOT NULL \(1 of 1 rows have NULL/);
  });

  it('are refused where the shadow has both columns or none: what the user means to keep would go', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, b int, c int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int, b int);`);
    const reason = async (from: string, to: string): Promise<string> =>
      reasons(await planned(wishesOf(['t', from, to]), true)).join();
    assert.match(await reason('a', 'b'), /a of _test_t cannot be renamed to b: there is b, too\./);
    assert.match(
      await reason('typo', 'c'),
      /typo of _test_t cannot be renamed to c: there is no such column\./,
    );
    assert.equal(await reason('former', 'b'), '', 'done before');
    assert.equal(await reason('former', 'later'), '', 'of former tables');
  });

  it('are no part of what drifted since', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x bigint, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    await database.connection.query('ALTER TABLE _test_t ADD KEY mine (x)');
    const { task } = await execute(database, plan);
    const { state } = task.tables['t']!;
    assert.equal(state.status, 'drifted');
    assert.match(
      state.status === 'drifted' ? state.message : '',
      /: now it also needs - index mine\. It was not touched/,
    );
  });

  it('are done once where a run is aborted behind them, and the rest later', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x bigint, b int, KEY k (b));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);
      INSERT INTO _test_t VALUES (1, 2, 3);`);
    const wishes = wishesOf(['t', 'a', 'b']);
    const stop = new AbortController();
    const broken = await execute(database, await planned(wishes, true), {
      signal: stop.signal,
      append: (event) => {
        if (event.kind === 'stepFinished') stop.abort();
        return Promise.resolve();
      },
    });
    assert.deepEqual(results(broken.task), { t: 'failed' });
    assert.deepEqual(await rows('SELECT b FROM _test_t'), [[3]]);
    const rest = await planned(wishes, true);
    assert.equal(rest.tables[0]?.changes.length, 2, 'a rename less');
    const { task } = await execute(database, rest);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT id, x, b FROM _test_t'), [[1, 2, 3]]);
  });

  it('are not done alone where the user asks for more than the server may keep', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' && !isMysql8(version, 28)) this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, b int, KEY k (b));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);
      CREATE TABLE u (id int NOT NULL PRIMARY KEY, x int, b int);
      CREATE TABLE _test_u (id int NOT NULL PRIMARY KEY, x int, a int);`);
    const wishes = wishesOf(['t', 'a', 'b'], ['u', 'a', 'b']);
    const instant = await planned({ ...wishes, alter: { algorithm: 'INSTANT' } });
    assert.deepEqual(reasons(instant), [
      'With ALGORITHM=INSTANT, the server may rename the columns of _test_t and then refuse what else is to change. Choose others, or leave the choice to the server.',
    ]);
    assert.deepEqual(results((await execute(database, instant)).task), { u: 'succeeded' });
    const inPlace = await planned({ ...wishes, alter: { algorithm: 'INPLACE', lock: 'NONE' } });
    assert.deepEqual(results((await execute(database, inPlace)).task), { t: 'succeeded' });
  });

  it('hold the parents of a table that is left out for them', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' && !isMysql8(version, 28)) this.skip();
    await database.connection.query(`
      CREATE TABLE p (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, b int, KEY k (b), CONSTRAINT fk FOREIGN KEY (x) REFERENCES p (id));
      CREATE TABLE _test_p (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int, CONSTRAINT _test_fk FOREIGN KEY (x) REFERENCES _test_p (id));`);
    const wishes = {
      ...wishesOf(['t', 'a', 'b']),
      alter: { algorithm: 'INSTANT' },
      recreated: new Set(['p']),
    } as const;
    assert.match(
      reasons(await planned(wishes, true)).join(' '),
      /_test_p cannot be created anew: the foreign key _test_fk/,
    );
  });

  it('are of one name each', async () => {
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, b int, c int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int, A2 int);`);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'a', 'b'], ['t', 'A', 'c']), true)), [
      'Column a of _test_t cannot be renamed to b: A is to be renamed to c. Take the rename back, or leave the table out.',
    ]);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'a', 'b'], ['t', 'a2', 'B']), true)), [
      'Column a of _test_t cannot be renamed to b: a2 is to be renamed to B. Take the rename back, or leave the table out.',
    ]);
  });

  it('are not of the key that MySQL makes by itself', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mysql' || !isMysql8(version, 30)) this.skip();
    await database.connection.query(`
      CREATE TABLE t (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, b int);
      CREATE TABLE _test_t (my_row_id bigint unsigned NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY, b int);`);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'my_row_id', 'id']), true)), [
      'Column my_row_id of _test_t cannot be renamed to id: it is the key that the server made by itself. Take the rename back, or leave the table out.',
    ]);
  });

  it('are announced to fail where the table is copied for them, and rows cannot be', async function () {
    const { flavor, old } = await sharedServerKind();
    if (flavor !== 'mysql' || old) this.skip();
    await database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, v tinyint GENERATED ALWAYS AS (id * 100) VIRTUAL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, v tinyint GENERATED ALWAYS AS (id * 100) VIRTUAL);
      SET sql_mode = ''; INSERT INTO _test_t (id) VALUES (2);`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    assert.deepEqual(
      plan.tables[0]?.hazards.map(({ text }) => text),
      ['fails on rows for which column v cannot be computed'],
    );
    const { task } = await execute(database, plan);
    assert.deepEqual(results(task), { t: 'failed' });
  });

  it('can be taken back where the rest cannot be made, or may harm the table', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' || !version.startsWith('10.11')) this.skip();
    const made = (table: string, column: string, rest: string): string =>
      `CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY, ${column} text, v int GENERATED ALWAYS AS (id + 1) VIRTUAL, FULLTEXT KEY f (${column})) WITH SYSTEM VERSIONING${rest};`;
    await database.connection.query(`${made('t', 'b', '')} ${made('_test_t', 'a', '')}`);
    const { analysis } = await analyse(database);
    const wishes: PlanWishes = { ...wishesOf(['t', 'a', 'b']), alter: { algorithm: 'INPLACE' } };
    const [comparison] = planAnalysis(analysis, new Set(['t']), wishes);
    assert.ok(comparison?.state.status === 'compared');
    const { diff, shadowSql } = comparison.state.compared;
    assert.match(JSON.stringify(diff), /the server goes down.*"renamed":true/);
    assert.match(shadowSql ?? '', /`a` text/);
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
    if (!(await isServer('oceanbase'))) this.skip();
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
    if (!(await isServer('oceanbase'))) this.skip();
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
