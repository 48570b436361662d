import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import type { OpenConnection } from '../../../src/task/run/runSessions';
import { logLines } from '../../../src/task/texts/logLines';
import type { TestDatabase } from '../../support/database';
import { openerTo } from '../../support/engineTarget';
import {
  eachTestHasTables,
  execute,
  failureText,
  isBefore,
  makePlan,
  results,
  shopTables,
} from '../../support/taskRun';
import { startTcpProxy } from '../../support/tcpProxy';
import { isServer } from '../../support/serverKind';

describe('a run that loses its sessions', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  eachTestHasTables(shopTables, (fresh) => (database = fresh));

  describe('when its locks are lost (L09)', () => {
    let opened: string[];
    beforeEach(() => (opened = []));

    const openAndNote: OpenConnection = async (options, signal) => {
      const connection = await openerTo(database.server)(options, signal);
      opened.push(connection.id);
      return connection;
    };

    const endIdleSessions = async (): Promise<void> => {
      const { connection } = database;
      const [rows] = await connection.query<RowDataPacket[]>('SHOW PROCESSLIST');
      for (const row of rows) {
        if (row['Command'] !== 'Sleep' || !opened.includes(String(row['Id']))) continue;
        await connection.query(`KILL ${row['Id']}`).catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    };

    it('stops before the next table', async () => {
      const { task } = await execute(database, await makePlan(database), {
        openConnection: openAndNote,
        append: async (event) => {
          if (await isBefore('orders', event)) await endIdleSessions();
        },
      });
      assert.equal(task.status, 'failed');
      assert.match(task.detail ?? '', /locks of the shadows were lost/);
      assert.deepEqual(results(task), { customers: 'succeeded', orders: 'notRun', stock: 'notRun' });
    });

    it('stops before the next statement of the same table', async function () {
      // There, and on TiDB, the order of indexes is none of the table's.
      if (await isServer('oceanbase', 'tidb')) this.skip();
      await database.connection.query(`
        DROP TABLE _test_stock;
        CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY, amount int NOT NULL, KEY a (amount), KEY b (id));
        ALTER TABLE stock ADD KEY b (id), ADD KEY a (amount);`);
      const plan = await makePlan(database, { range: 'partial', tables: ['stock'] });
      assert.equal(plan.tables[0]?.statements.length, 2, 'an index moves in two statements');
      const { task, events } = await execute(database, plan, {
        openConnection: openAndNote,
        append: async (event) => {
          if (event.kind === 'stepFinished') await endIdleSessions();
        },
      });
      const outcomes = events.flatMap((event) => (event.kind === 'stepFinished' ? [event.outcome] : []));
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['succeeded', 'failed'],
      );
      assert.match(JSON.stringify(outcomes[1]), /Not sent\. The locks of the shadows were lost/);
      assert.match(failureText(task, 'stock'), /locks of the shadows were lost/);
      assert.deepEqual(results(task), { stock: 'failed' });
    });
  });

  describe('when the connection is lost in the middle of a statement (EX-6)', () => {
    for (const [fate, applied, id] of [
      ['loseReply', true, 'C01'],
      ['loseRequest', false, 'C02'],
    ] as const) {
      it(`asks the server, and repeats nothing: ${fate} (${id})`, async () => {
        const { server } = database;
        const proxy = await startTcpProxy(server.host, server.port);
        try {
          const plan = await makePlan(database);
          proxy.decide = (sql) => (/^\/\*.*\*\/ ALTER TABLE .*_test_stock/s.test(sql) ? fate : 'pass');
          const { task } = await execute(database, plan, {
            onError: 'continue',
            openConnection: openerTo(server, { host: '127.0.0.1', port: proxy.port }),
          });
          assert.equal(results(task)['stock'], applied ? 'succeeded' : 'failed', JSON.stringify(task.tables));
          assert.equal(results(task)['orders'], 'succeeded', 'the rest goes on over a new connection');
          assert.equal(proxy.commands.filter((sql) => /ALTER TABLE .*_test_stock/s.test(sql)).length, 1);
          if (!applied) assert.match(failureText(task, 'stock'), /did not apply/);
        } finally {
          await proxy.close();
        }
      });
    }

    it('ends interrupted, to be verified, when the server stays away (C04)', async () => {
      const { server } = database;
      const proxy = await startTcpProxy(server.host, server.port);
      try {
        const plan = await makePlan(database);
        proxy.decide = (sql) => {
          if (!/^\/\*.*\*\/ ALTER TABLE .*_test_stock/s.test(sql)) return 'pass';
          proxy.refuse();
          return 'loseReply';
        };
        const { task } = await execute(database, plan, {
          onError: 'continue',
          settleWaitMs: 1_000,
          openConnection: openerTo(server, { host: '127.0.0.1', port: proxy.port }),
        });
        assert.equal(task.status, 'interrupted');
        assert.match(task.detail ?? '', /could not be asked: .* Verify the task/);
        assert.deepEqual(results(task), { customers: 'succeeded', orders: 'failed', stock: 'unknown' });
      } finally {
        await proxy.close();
      }
    });

    it('goes on in a new session when the server ended the idle one (C12)', async () => {
      const { task, events } = await execute(database, await makePlan(database), {
        append: async (event) => {
          if (!(await isBefore('orders', event)) || event.kind !== 'stepAnnounced') return;
          await database.connection.query(`KILL ${event.connectionId}`);
          // MySQL 5.6 takes a moment to hang up.
          await new Promise((resolve) => setTimeout(resolve, 200));
        },
      });
      assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
      // What was sent again did not fail.
      assert.deepEqual([...new Set(logLines(events).map(({ level }) => level))], ['info', 'warn']);
    });
  });
});
