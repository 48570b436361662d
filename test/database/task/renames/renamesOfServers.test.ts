import assert from 'node:assert/strict';
import { isServer, sharedServerKind } from '../../../support/serverKind';
import { execute, results } from '../../../support/taskRun';
import { reasons, renameTest, wishesOf } from './renameTest';

describe('columns that the user calls renamed, where servers have ways of their own', function () {
  this.timeout(60_000);
  const { at, planned, rows } = renameTest();

  it('are built their hashed indexes again, which MariaDB forgets', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, c int, UNIQUE KEY u (b) USING HASH, UNIQUE KEY v (c) USING HASH COMMENT 'USING HASH');
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, c int, UNIQUE KEY u (a) USING HASH, UNIQUE KEY v (c) USING HASH COMMENT 'USING HASH');
      INSERT INTO _test_t VALUES (1, 5, 6);`);
    const { task } = await execute(at.database, await planned(wishesOf(['t', 'a', 'b']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
    assert.deepEqual(await rows('SELECT b FROM _test_t'), [[5]]);
  });

  it('take along the index of a foreign key that one by hash then stands for', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    const made = (prefix: string, column: string): string => `
      CREATE TABLE ${prefix}t (id int NOT NULL PRIMARY KEY, ${column} int, s int, UNIQUE KEY u (${column}) USING HASH,
        CONSTRAINT ${prefix}f FOREIGN KEY (${column}) REFERENCES ${prefix}t (id));`;
    await at.database.connection.query(`${made('', 'b')} ${made('_test_', 'a')}`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    assert.deepEqual(plan.tables[0]?.statements.map(({ phase, effect }) => [phase, effect]).slice(0, 2), [
      ['table', 'copy'],
      ['dropForeignKeys', 'copy'],
    ]);
    const { task } = await execute(at.database, plan);
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
  });

  it('stay without a default where they have none', async () => {
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int);
      ALTER TABLE t ALTER COLUMN b DROP DEFAULT;
      ALTER TABLE _test_t ALTER COLUMN a DROP DEFAULT;`);
    const { task } = await execute(at.database, await planned(wishesOf(['t', 'a', 'b'])));
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
      await at.database.connection.query(
        `${made('', 'up')} ${made('_test_', 'parent')} INSERT INTO _test_t (id, parent) VALUES (1, NULL), (2, 1);`,
      );
      const { task } = await execute(at.database, await planned(wishesOf(['t', 'parent', 'up']), true));
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
    await at.database.connection.query(
      `${made('t', 'FTS_DOC_ID')} ${made('_test_t', 'a')} INSERT INTO _test_t VALUES (1, 7, 'hello');`,
    );
    const { task } = await execute(at.database, await planned(wishesOf(['t', 'a', 'FTS_DOC_ID']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
    assert.deepEqual(await rows(`SELECT FTS_DOC_ID FROM _test_t WHERE MATCH (x) AGAINST ('hello')`), [[7]]);
  });

  it('keep a default that takes its numbers from a sequence of their old name', async function () {
    if (!(await isServer('mariadb'))) this.skip();
    await at.database.connection.query(`
      CREATE SEQUENCE a;
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b bigint DEFAULT nextval(a));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a bigint DEFAULT nextval(a));`);
    const { task } = await execute(at.database, await planned(wishesOf(['t', 'a', 'b']), true));
    assert.deepEqual(task.tables['t']?.state, { status: 'succeeded' });
  });

  it('leave what the server would forget beside them as it was', async function () {
    const { flavor } = await sharedServerKind();
    if (flavor === 'oceanbase' || flavor === 'tidb') this.skip();
    await at.database.connection.query(`
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
    const { task } = await execute(at.database, await planned(wishes));
    assert.deepEqual(results(task), { bare: 'succeeded', hashed: 'succeeded' });
    assert.deepEqual(await rows('SELECT note FROM _test_hashed'), [['a']]);
    assert.deepEqual((await planned(wishes)).tables, []);
  });

  it('stay in the indexes that store them', async function () {
    if (!(await isServer('oceanbase'))) this.skip();
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, note int, a int);
      CREATE INDEX ka ON t (a) STORING (id, note);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, legacy int, a int);
      CREATE INDEX ka ON _test_t (a) STORING (id, legacy);`);
    const plan = await planned(wishesOf(['t', 'legacy', 'note']));
    assert.deepEqual(
      plan.tables.map(({ changes }) => changes.map(({ text }) => text)),
      [['column legacy: renamed to note']],
    );
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
  });

  it('leave the block sizes of indexes as they were, and are not where OceanBase renames no counter', async function () {
    if (!(await isServer('oceanbase'))) this.skip();
    await at.database.connection.query(`
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
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT note FROM _test_t'), [[2]]);
    assert.deepEqual((await planned(wishes)).tables, []);
  });
});
