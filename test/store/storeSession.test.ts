import assert from 'node:assert/strict';
import { StoreSession } from '../../src/store/database/storeSession';
import type { OpenConnection } from '../../src/task/run/runSessions';
import { sharedDatabase } from '../support/database';
import { openerTo } from '../support/engineTarget';

describe('a session of a store in a database', () => {
  it('opens nothing any more once it is closed, be it about to try again', async () => {
    const server = await sharedDatabase();
    let isThere = false;
    let opened = 0;
    const open: OpenConnection = async (options, signal) => {
      if (!isThere) return openerTo(server, { port: 1 })(options, signal);
      opened++;
      const connection = await openerTo(server)(options, signal);
      // Else a failing test would not end.
      setTimeout(() => void connection.close(), 500);
      return connection;
    };
    const session = new StoreSession({ open, address: 'store', database: 'test' }, 'read');
    const asking = session.ask('SELECT 1');
    // It asked twice by now, and waits.
    await new Promise((resolve) => setTimeout(resolve, 60));
    await session.close();
    isThere = true;
    await assert.rejects(asking, /cannot be reached/);
    assert.equal(opened, 0);
  });
});
