import assert from 'node:assert/strict';
import { foldsNames } from '../../support/databaseProgram';
import { startDatabase, withDatabase } from '../../support/database';
import { execute, makePlan, results } from '../../support/taskRun';

describe('foreign keys and how a server writes names', function () {
  this.timeout(120_000);

  it('finds the names taken in a database whose name is no plain word', () =>
    withDatabase(async (database) => {
      const name = `${database.name}-$ü`;
      await database.connection.query(`
        CREATE DATABASE \`${name}\`; USE \`${name}\`;
        CREATE TABLE parent (id int NOT NULL PRIMARY KEY);
        CREATE TABLE child (id int NOT NULL PRIMARY KEY, a int, CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id));
        CREATE TABLE other (id int NOT NULL PRIMARY KEY, a int, CONSTRAINT _test_fk FOREIGN KEY (a) REFERENCES parent (id));`);
      try {
        const settings = { database: name, range: 'partial', tables: ['child'] } as const;
        const { task } = await execute(database, await makePlan(database, settings));
        assert.deepEqual(task.tables['child']?.state, { status: 'succeeded' });
      } finally {
        await database.connection.query(`DROP DATABASE \`${name}\``);
      }
    }));

  it('knows a shadow again whose name the server folded', async () => {
    const folding = await startDatabase({ flags: [foldsNames] });
    try {
      await withDatabase(async (database) => {
        await database.connection.query(`
          CREATE TABLE Parent (id int NOT NULL PRIMARY KEY);
          CREATE TABLE Child (id int NOT NULL PRIMARY KEY, a int, CONSTRAINT Fk FOREIGN KEY (a) REFERENCES Parent (id));`);
        const settings = { nameRule: { kind: 'prefix', affix: 'Test_' } } as const;
        const { task } = await execute(database, await makePlan(database, settings));
        assert.deepEqual(results(task), { child: 'succeeded', parent: 'succeeded' });
        assert.deepEqual((await makePlan(database, settings)).tables, []);

        await database.connection.query('ALTER TABLE Child DROP FOREIGN KEY Fk, MODIFY a bigint');
        await database.connection.query('ALTER TABLE Parent MODIFY id bigint NOT NULL');
        await database.connection.query(
          'ALTER TABLE Child ADD CONSTRAINT Fk FOREIGN KEY (a) REFERENCES Parent (id)',
        );
        const widened = await execute(database, await makePlan(database, settings));
        assert.deepEqual(results(widened.task), { child: 'succeeded', parent: 'succeeded' });
      }, folding);
    } finally {
      await folding.stop();
    }
  });
});
