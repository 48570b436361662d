import assert from 'node:assert/strict';
import { isServer } from '../../../support/serverKind';
import { execute } from '../../../support/taskRun';
import { only, refusal, sources, tieTest } from './tieTest';

describe('shadows that foreign keys tie to others, where no server makes such keys anew', function () {
  this.timeout(60_000);
  const { at, planned, becomeEqual } = tieTest();

  describe('on OceanBase, where no new key may be shorter than what it points to', () => {
    const longer = (prefix: string, id: string, primary = 'PRIMARY KEY (id),'): string => `
      CREATE TABLE ${prefix}parent (id ${id}, code varchar(20) NOT NULL, ${primary} UNIQUE KEY code (code));
      CREATE TABLE ${prefix}child (id int NOT NULL PRIMARY KEY, code varchar(20), KEY code (code),
        CONSTRAINT ${prefix}fk FOREIGN KEY (code) REFERENCES ${prefix}parent (code));
      ALTER TABLE ${prefix}parent MODIFY code varchar(50) NOT NULL;`;
    const source = longer('', 'int NOT NULL');
    before(async function () {
      if (!(await isServer('oceanbase'))) this.skip();
    });

    for (const [how, skipped, changes] of [
      ['is in step', [], {}],
      ['is skipped', ['parent'], {}],
      ['is outside of the task', [], only('child')],
    ] as const) {
      it(`wait for a parent that ${how}`, async () => {
        await at.database.connection.query(
          `${source} ${longer('_test_', 'int NOT NULL')} ALTER TABLE _test_child DROP FOREIGN KEY _test_fk`,
        );
        assert.match(
          refusal(await planned(skipped, changes), 'child'),
          /^_test_child cannot get its foreign key _test_fk: _test_parent has code as varchar\(50\), which is longer than varchar\(20\)\. Make /,
        );
      });
    }

    it('wait for a source that a key is to point to', async () => {
      await at.database.connection.query(source);
      const plan = await planned([], { foreignKeyPolicy: 'source' });
      assert.match(
        refusal(plan, 'child'),
        /_test_fk: parent has code as varchar\(50\), which is longer than /,
      );
    });

    it('wait for a key that would have to go for a while', async () => {
      await at.database.connection.query(
        `${longer('', 'int NOT NULL', '')} ${longer('_test_', 'int NOT NULL')}`,
      );
      const plan = await planned([]);
      assert.deepEqual(sources(plan), []);
      assert.match(
        refusal(plan, 'parent'),
        /the foreign key _test_fk of _test_child, which stays as it is, /,
      );
    });

    it('change with a key that stays', async () => {
      await at.database.connection.query(
        `${source} ${longer('_test_', 'bigint NOT NULL', 'PRIMARY KEY (id, code),')}`,
      );
      await becomeEqual(await planned([]));
      assert.deepEqual((await planned([])).tables, []);
    });

    it('get a key before their parent becomes longer', async () => {
      await at.database.connection.query(source);
      await becomeEqual(await planned([]));
      assert.deepEqual((await planned([])).tables, []);
    });
  });

  it('wait for a source whose key points to what no key of theirs can point to', async function () {
    const made = await at.database.connection
      .query(
        `SET SESSION foreign_key_checks = 0;
        CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
          CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parent (id));
        CREATE TABLE other (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
          CONSTRAINT fk2 FOREIGN KEY (parent) REFERENCES parent (id));
        CREATE TABLE parent (id int NOT NULL)`,
      )
      .then(
        () => true,
        () => false,
      );
    // MySQL and OceanBase look at keys that wait for a table when it is made.
    if (!made) return this.skip();
    await at.database.connection.query(`
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
        CONSTRAINT _test_fk FOREIGN KEY (parent) REFERENCES _test_parent (id))`);
    const plan = await planned([]);
    assert.deepEqual(plan.tables, []);
    assert.match(
      refusal(plan, 'other'),
      /^_test_other cannot get its foreign key _test_fk2: _test_parent has no index that begins with id\. /,
    );
    assert.match(
      refusal(plan, 'parent'),
      /_test_child, which stays as it is, points to it, and it then has no/,
    );
    return undefined;
  });

  it('wait for such a source also where what it points to is in step, or is a source', async function () {
    const { connection } = at.database;
    await connection.query(`
      CREATE TABLE parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
        CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parent (id))`);
    // MariaDB lets another primary key take the place of the one that is pointed to, with its checks on.
    const made = await connection
      .query('ALTER TABLE parent DROP PRIMARY KEY, ADD COLUMN n int NOT NULL AUTO_INCREMENT PRIMARY KEY')
      .then(
        () => true,
        () => false,
      );
    if (!made) return this.skip();
    const first = await planned([]);
    assert.deepEqual(sources(first), ['parent']);
    await execute(at.database, first);
    const reason = (parent: string): RegExp =>
      new RegExp(
        `^_test_child cannot get its foreign key _test_fk: ${parent} has no index that begins with id\\. `,
      );
    assert.match(refusal(first, 'child'), reason('_test_parent'));
    const again = await planned([]);
    assert.deepEqual(sources(again), []);
    assert.match(refusal(again, 'child'), reason('_test_parent'));
    const toSource = await planned([], { foreignKeyPolicy: 'source' });
    assert.match(refusal(toSource, 'child'), reason('parent'));
    return undefined;
  });

  it('change though a key from before points to what no new one could', async function () {
    const { connection } = at.database;
    await connection.query(
      ['', '_test_']
        .map(
          (prefix) => `
            CREATE TABLE ${prefix}parent (id int NOT NULL PRIMARY KEY);
            CREATE TABLE ${prefix}child (id int NOT NULL PRIMARY KEY, parent int, KEY parent (parent),
              CONSTRAINT ${prefix}fk FOREIGN KEY (parent) REFERENCES ${prefix}parent (id));`,
        )
        .join(''),
    );
    const anew = 'DROP PRIMARY KEY, ADD COLUMN n int NOT NULL AUTO_INCREMENT PRIMARY KEY';
    const made = await connection.query(`ALTER TABLE parent ${anew}; ALTER TABLE _test_parent ${anew}`).then(
      () => true,
      () => false,
    );
    if (!made) return this.skip();
    await connection.query('ALTER TABLE child ADD COLUMN note text');
    const plan = await planned([]);
    assert.deepEqual(sources(plan), ['child']);
    await becomeEqual(plan);
    return undefined;
  });
});
