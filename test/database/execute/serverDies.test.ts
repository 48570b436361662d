import assert from 'node:assert/strict';
import { readCreateStatement } from '../../../src/engine/catalog/readCreateStatements';
import type { Connection } from '../../../src/engine/connection/connection';
import { settleStatement } from '../../../src/engine/execute/settleStatement';
import { startDatabase } from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { statementTest } from './statementTest';

describe('a statement whose server dies', () => {
  const { at, run } = statementTest();

  it('is settled once the server is back, though its sessions are numbered anew', async function () {
    this.timeout(30_000);
    const own = await startDatabase();
    try {
      const root = await own.connectRoot();
      root.on('error', () => undefined);
      await root.query('CREATE DATABASE shop; CREATE TABLE shop.t (a int); BEGIN; SELECT * FROM shop.t');
      const openOwn = () => openTo(own, 'read');
      const read = async (control: Connection): Promise<string> => {
        const found = await readCreateStatement(control, { database: 'shop', name: 't' });
        return found.status === 'read' ? found.createStatement : found.status;
      };
      const before = await read(await openOwn());
      // So that the number is well above those that the start itself uses, however long it takes.
      for (let count = 0; count < 300; count++) await (await own.connectRoot()).end();
      const waiting = run('ALTER TABLE shop.t ADD COLUMN b int', {
        connection: await openTo(own, 'execute'),
        openControl: openOwn,
      });
      // The server tells its uptime in whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await own.kill();
      assert.equal((await waiting).status, 'unknown');
      assert.ok(at.sent);
      await own.restart();
      for (let id = 0; id < Number(at.sent.connectionId) - 1;) {
        const passing = await own.connectRoot();
        id = passing.threadId;
        await passing.end();
      }
      const other = await openOwn();
      assert.equal(other.id, at.sent.connectionId);
      const doubt = {
        sent: at.sent,
        openControl: openOwn,
        table: { database: 'shop', name: 't' },
        readFingerprint: read,
        before,
        waitMs: 10_000,
      };
      assert.deepEqual(await settleStatement(doubt), { status: 'notApplied' });
      assert.ok(!other.lost.aborted);
    } finally {
      await closeConnections();
      await own.stop();
    }
  });
});
