import assert from 'node:assert/strict';
import { listTables } from '../../../../src/engine/catalog/listTables';
import { compareTables } from '../../../../src/task/compareTables';
import { openTo } from '../../../support/engineTarget';
import { startTcpProxy } from '../../../support/tcpProxy';
import { taskSettings } from '../../../support/taskRun';
import { only, refusal, sources, tieTest } from './tieTest';

/** The keys have become bigint since the shadows were made. */
const familyOf = (parent: string): string => `
  CREATE TABLE \`${parent}\` (id bigint NOT NULL PRIMARY KEY);
  CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent bigint, KEY parent (parent),
    CONSTRAINT fk FOREIGN KEY (parent) REFERENCES \`${parent}\` (id));
  CREATE TABLE \`_test_${parent}\` (id int NOT NULL PRIMARY KEY);
  CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
    CONSTRAINT _test_fk FOREIGN KEY (parent) REFERENCES \`_test_${parent}\` (id));
  INSERT INTO \`_test_${parent}\` VALUES (1);
  INSERT INTO _test_child VALUES (1, 1);`;
const family = familyOf('parent');

describe('shadows that foreign keys tie to others', function () {
  this.timeout(60_000);
  const { at, planned, becomeEqual } = tieTest();

  it('change together', async () => {
    await at.database.connection.query(family);
    await becomeEqual(await planned([]));
    assert.deepEqual((await planned([])).tables, []);
  });

  for (const [how, skipped, changes] of [
    ['skipped', ['parent'], {}],
    ['outside of the task', [], only('child')],
  ] as const) {
    it(`wait for a parent that does not fit and is ${how}`, async () => {
      await at.database.connection.query(family);
      const plan = await planned(skipped, changes);
      assert.deepEqual(plan.tables, []);
      assert.match(
        refusal(plan, 'child'),
        /^_test_child cannot get its foreign key _test_fk: _test_parent, which stays as it is, has id as int(?:\(11\))?, which does not fit bigint(?:\(20\))?\. Bring that table in step too, /,
      );
    });
  }

  for (const [how, skipped, changes] of [
    ['skipped', ['child'], {}],
    ['outside of the task', [], only('parent')],
  ] as const) {
    it(`wait for a child that would not fit and is ${how}`, async () => {
      await at.database.connection.query(family);
      const plan = await planned(skipped, changes);
      assert.deepEqual(plan.tables, []);
      assert.match(
        refusal(plan, 'parent'),
        /^_test_parent cannot become like its source: the foreign key _test_fk of _test_child, which stays as it is, points to it, and it then has id as bigint/,
      );
    });
  }

  it("wait for a parent in whose place somebody else's table stands", async () => {
    await at.database.connection.query(`
      CREATE TABLE parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
        CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parent (id));
      CREATE TABLE _test_parent (stranger int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
        CONSTRAINT _test_fk FOREIGN KEY (parent) REFERENCES _test_parent (stranger));`);
    for (const skipped of [[], ['parent']]) {
      const plan = await planned(skipped);
      assert.deepEqual(plan.tables, []);
      assert.match(
        refusal(plan, 'child'),
        /^_test_child cannot get its foreign key _test_fk: _test_parent, which stays as it is, has no column id\./,
      );
    }
  });

  it('wait for a parent where nothing but the key is missing', async () => {
    await at.database.connection.query(`${family}
      ALTER TABLE _test_child DROP FOREIGN KEY _test_fk;
      ALTER TABLE _test_child MODIFY parent bigint;`);
    const plan = await planned([], only('child'));
    assert.match(refusal(plan, 'child'), /cannot get its foreign key _test_fk: _test_parent, /);
  });

  it('wait for an index of the parent, and change without it where no key wants it', async () => {
    await at.database.connection.query(`
      CREATE TABLE parent (id int NOT NULL PRIMARY KEY, code int NOT NULL, note int, UNIQUE KEY code (code));
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, code int, KEY code (code),
        CONSTRAINT fk FOREIGN KEY (code) REFERENCES parent (code));
      CREATE TABLE other (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
        CONSTRAINT fk2 FOREIGN KEY (parent) REFERENCES parent (id));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY, code int NOT NULL);`);
    const plan = await planned(['parent']);
    assert.match(
      refusal(plan, 'child'),
      /_test_parent, which stays as it is, has no index that begins with code\./,
    );
    assert.deepEqual(sources(plan), ['other']);
    await becomeEqual(plan);
    await becomeEqual(await planned([]));
    assert.deepEqual((await planned([])).tables, []);
  });

  it('wait for all of a chain', async () => {
    await at.database.connection.query(`${family}
      CREATE TABLE grandchild (id int NOT NULL PRIMARY KEY, parent bigint, KEY parent (parent));
      ALTER TABLE child MODIFY id bigint NOT NULL;
      ALTER TABLE grandchild ADD CONSTRAINT fk3 FOREIGN KEY (parent) REFERENCES child (id);`);
    const plan = await planned(['parent']);
    assert.deepEqual(plan.tables, []);
    assert.match(refusal(plan, 'grandchild'), /_test_child, which stays as it is, has id as int/);
    await becomeEqual(await planned([]));
  });

  it('cost a round trip only where some are left outside', async () => {
    await at.database.connection.query(family);
    const { server } = at.database;
    const proxy = await startTcpProxy(server.host, server.port);
    const reads = async (names: readonly string[]): Promise<number> => {
      const connection = await openTo(server, 'read', { host: '127.0.0.1', port: proxy.port });
      const before = proxy.commands.length;
      const settings = taskSettings({ database: at.database.name });
      const pairs = names.map((name) => ({
        source: { database: at.database.name, name },
        shadow: { database: at.database.name, name: `_test_${name}` },
      }));
      const listed = await listTables(connection, at.database.name);
      for await (const { kind } of compareTables([connection], pairs, listed, settings)) assert.ok(kind);
      await connection.close();
      return proxy.commands.slice(before).filter((sql) => sql.includes('SHOW CREATE')).length;
    };
    try {
      assert.deepEqual([await reads(['parent', 'child']), await reads(['parent'])], [1, 2]);
    } finally {
      await proxy.close();
    }
  });

  it('point to sources where these are wanted, whatever shadows there are', async () => {
    await at.database.connection.query(family);
    const plan = await planned([], { ...only('child'), foreignKeyPolicy: 'source' });
    assert.deepEqual(sources(plan), ['child']);
    await becomeEqual(plan);
  });

  it('are found under odd names', async () => {
    // Letters have codes in InnoDB's view; what only looks like one is none.
    for (const name of ['a-b@c 日本', 'größe@', 'ñ@0041', 'x@0041/y']) {
      await at.database.connection.query(familyOf(name));
      const plan = await planned([], only(name));
      assert.match(refusal(plan, name), /^`_test_.*` cannot become like its source/);
      await at.database.connection.query('DROP TABLE child, _test_child');
    }
  });
});
