import assert from 'node:assert/strict';
import { planAnalysis } from '../../../../src/task/compare/planAnalysis';
import type { PlanWishes } from '../../../../src/task/compare/planWishes';
import { isMysql8, sharedServerKind } from '../../../support/serverKind';
import { analyse, execute, results } from '../../../support/taskRun';
import { reasons, renameTest, wishesOf } from './renameTest';

describe('columns that the user calls renamed, though they cannot be', function () {
  this.timeout(60_000);
  const { at, planned } = renameTest();

  it('are not where something is built upon them, and the reason is told', async function () {
    if ((await sharedServerKind()).old) this.skip();
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, twice int GENERATED ALWAYS AS (b * 2) VIRTUAL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);`);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'a', 'b']), true)), [
      'Column a of _test_t cannot be renamed to b: column twice is built upon it. Take the rename back, or leave the table out.',
    ]);
  });

  it('are not to what the source has not', async () => {
    await at.database.connection.query(`
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

  it('are refused where the shadow has both columns or none: what the user means to keep would go', async () => {
    await at.database.connection.query(`
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

  it('are not done alone where the user asks for more than the server may keep', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' && !isMysql8(version, 28)) this.skip();
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, b int, KEY k (b));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);
      CREATE TABLE u (id int NOT NULL PRIMARY KEY, x int, b int);
      CREATE TABLE _test_u (id int NOT NULL PRIMARY KEY, x int, a int);`);
    const wishes = wishesOf(['t', 'a', 'b'], ['u', 'a', 'b']);
    const instant = await planned({ ...wishes, alter: { algorithm: 'INSTANT' } });
    assert.deepEqual(reasons(instant), [
      'With ALGORITHM=INSTANT, the server may rename the columns of _test_t and then refuse what else is to change. Choose others, or leave the choice to the server.',
    ]);
    assert.deepEqual(results((await execute(at.database, instant)).task), { u: 'succeeded' });
    const inPlace = await planned({ ...wishes, alter: { algorithm: 'INPLACE', lock: 'NONE' } });
    assert.deepEqual(results((await execute(at.database, inPlace)).task), { t: 'succeeded' });
  });

  it('hold the parents of a table that is left out for them', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' && !isMysql8(version, 28)) this.skip();
    await at.database.connection.query(`
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
    await at.database.connection.query(`
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
    await at.database.connection.query(`
      CREATE TABLE t (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, b int);
      CREATE TABLE _test_t (my_row_id bigint unsigned NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY, b int);`);
    assert.deepEqual(reasons(await planned(wishesOf(['t', 'my_row_id', 'id']), true)), [
      'Column my_row_id of _test_t cannot be renamed to id: it is the key that the server made by itself. Take the rename back, or leave the table out.',
    ]);
  });

  it('can be taken back where the rest cannot be made, or may harm the table', async function () {
    const { flavor, version } = await sharedServerKind();
    if (flavor !== 'mariadb' || !version.startsWith('10.11')) this.skip();
    const made = (table: string, column: string, rest: string): string =>
      `CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY, ${column} text, v int GENERATED ALWAYS AS (id + 1) VIRTUAL, FULLTEXT KEY f (${column})) WITH SYSTEM VERSIONING${rest};`;
    await at.database.connection.query(`${made('t', 'b', '')} ${made('_test_t', 'a', '')}`);
    const { analysis } = await analyse(at.database);
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
      await at.database.connection.query(`
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int);
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int);
        ALTER TABLE t CACHE;
        ALTER TABLE _test_t CACHE;`);
      assert.match(reasons(await planned(wishesOf(['t', 'a', 'b']))).join(), /TiDB changes no cached table/);
    } else if (flavor === 'oceanbase') {
      await at.database.connection.query(`
        CREATE TABLE shape (id int NOT NULL PRIMARY KEY, b point NOT NULL, CONSTRAINT c CHECK (id > 0));
        CREATE TABLE _test_shape (id int NOT NULL PRIMARY KEY, a point NOT NULL, CONSTRAINT _test_c CHECK (id > 0));
        CREATE TABLE list (id int NOT NULL PRIMARY KEY, b array(int) NOT NULL);
        CREATE TABLE _test_list (id int NOT NULL PRIMARY KEY, a array(int) NOT NULL);`);
      assert.deepEqual(reasons(await planned(wishesOf(['shape', 'a', 'b'], ['list', 'a', 'b']))), [
        'Column a of _test_list cannot be renamed to b: it is a collection that is NOT NULL. Take the rename back, or leave the table out.',
        'Column a of _test_shape cannot be renamed to b: it is a shape that is NOT NULL, with which OceanBase forgets the checks of the table. Take the rename back, or leave the table out.',
      ]);
    } else if (flavor === 'mysql' && isMysql8(version) && !isMysql8(version, 36)) {
      await at.database.connection.query(`
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int) SECONDARY_ENGINE=rapid;
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int) SECONDARY_ENGINE=rapid;`);
      assert.match(
        reasons(await planned(wishesOf(['t', 'a', 'b']))).join(),
        /Column a of _test_t cannot be renamed to b: the table has a secondary engine\./,
      );
    } else {
      await at.database.connection.query(`
        SET SESSION sql_mode = 'ALLOW_INVALID_DATES';
        CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, d date DEFAULT '2020-02-31');
        CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, d date DEFAULT '2020-02-31');`);
      assert.match(reasons(await planned(wishesOf(['t', 'a', 'b']))).join(), /the default '2020-02-31'/);
    }
  });
});
