import assert from 'node:assert/strict';
import { isMysql8, sharedServerKind } from '../../../support/serverKind';
import { execute, results } from '../../../support/taskRun';
import { reasons, renameTest, wishesOf } from './renameTest';

describe('columns that the user calls renamed', function () {
  this.timeout(60_000);
  const { at, planned, rows } = renameTest();

  it('keep their values and their indexes, and nothing is lost', async () => {
    await at.database.connection.query(`
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
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT id, note, `odd 名` FROM _test_t ORDER BY id'), [
      [1, 'a', 5],
      [2, 'b', 6],
    ]);
    assert.deepEqual((await planned(wishes)).tables, [], 'what was done before is left aside');
  });

  it('may be all that differs, and need no consent', async () => {
    await at.database.connection.query(`
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
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT number, up FROM _test_t ORDER BY number'), [
      [1, null],
      [2, 1],
    ]);
  });

  it('are followed by foreign keys of other shadows', async () => {
    await at.database.connection.query(`
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
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { parent: 'succeeded', child: 'succeeded' });
    assert.deepEqual(await rows('SELECT parent_code FROM _test_child'), [[7]]);
    const held = await planned(wishes, false, ['child']);
    assert.deepEqual(held.tables, []);
  });

  it('take the checks along that name them', async function () {
    const { flavor, version } = await sharedServerKind();
    // TiDB makes checks only where it is told to.
    if (flavor === 'tidb' || (flavor === 'mysql' && !isMysql8(version))) this.skip();
    await at.database.connection.query(
      `
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, amount int, other int, doc json, CONSTRAINT low CHECK (amount > 0),
        CONSTRAINT more CHECK (other > 0));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, sum int, other int, data json, CONSTRAINT _test_low CHECK (sum > 0),
        CONSTRAINT _test_more CHECK (other > 0));
      INSERT INTO _test_t VALUES (1, 5, 6, '{"a": 1}');`,
    );
    const plan = await planned(wishesOf(['t', 'sum', 'amount'], ['t', 'data', 'doc']), true);
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT amount FROM _test_t'), [[5]]);
  });

  it('are no part of what drifted since', async () => {
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x bigint, b int);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    await at.database.connection.query('ALTER TABLE _test_t ADD KEY mine (x)');
    const { task } = await execute(at.database, plan);
    const { state } = task.tables['t']!;
    assert.equal(state.status, 'drifted');
    assert.match(
      state.status === 'drifted' ? state.message : '',
      /: now it also needs - index mine\. It was not touched/,
    );
  });

  it('are done once where a run is aborted behind them, and the rest later', async () => {
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x bigint, b int, KEY k (b));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, a int);
      INSERT INTO _test_t VALUES (1, 2, 3);`);
    const wishes = wishesOf(['t', 'a', 'b']);
    const stop = new AbortController();
    const broken = await execute(at.database, await planned(wishes, true), {
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
    const { task } = await execute(at.database, rest);
    assert.deepEqual(results(task), { t: 'succeeded' });
    assert.deepEqual(await rows('SELECT id, x, b FROM _test_t'), [[1, 2, 3]]);
  });
});
