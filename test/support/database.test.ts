import assert from 'node:assert/strict';
import { startDatabase, withDatabase, type OwnDatabaseServer } from './database';

describe('the private database server', () => {
  let server: OwnDatabaseServer;
  before(async function () {
    this.timeout(120_000);
    server = await startDatabase({ flags: ['--lock-wait-timeout=7'] });
  });
  after(() => server.stop());

  it('takes flags, and gives each test a database of its own', async () => {
    await withDatabase(async ({ connection, name }) => {
      const [rows] = await connection.query('SELECT @@lock_wait_timeout AS seconds, DATABASE() AS name');
      assert.deepEqual(rows, [{ seconds: 7, name }]);
    }, server);
  });

  it('keeps its data over a kill and a restart', async () => {
    await withDatabase(async ({ connection, name }) => {
      await connection.query('CREATE TABLE kept (id int)');
      connection.on('error', () => undefined);
      await server.kill();
      await assert.rejects(connection.query('SELECT 1'));
      await server.restart();
      const again = await server.connectRoot({ database: name });
      const [rows] = await again.query('SHOW TABLES');
      assert.equal((rows as readonly unknown[]).length, 1);
      await again.end();
    }, server);
  });
});
