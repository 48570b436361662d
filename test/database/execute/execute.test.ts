import assert from 'node:assert/strict';
import { readCreateStatement } from '../../../src/engine/catalog/readCreateStatements';
import type { Connection } from '../../../src/engine/connection/connection';
import { killStatement } from '../../../src/engine/execute/killStatement';
import type { OpenControl } from '../../../src/engine/execute/openControl';
import { runStatement, type StatementRun } from '../../../src/engine/execute/runStatement';
import { type Settlement, settleStatement } from '../../../src/engine/execute/settleStatement';
import type { SentStatement } from '../../../src/engine/execute/statementTag';
import type { StepOutcome } from '../../../src/engine/execute/stepOutcome';
import {
  createDatabase,
  type DatabaseServer,
  sharedDatabase,
  startDatabase,
  type TestDatabase,
} from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { startTcpProxy, type TcpProxy } from '../../support/tcpProxy';
import { type ServerKind, sharedServerKind } from '../../support/serverKind';

describe('executing a statement', () => {
  let server: DatabaseServer;
  let kind: ServerKind;
  let database: TestDatabase;
  let proxy: TcpProxy;
  let connection: Connection;
  let sent: SentStatement | undefined;
  const holders: { end(): Promise<void> }[] = [];
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
    kind = await sharedServerKind();
  });
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query('CREATE TABLE t (a int)');
    proxy = await startTcpProxy(server.host, server.port);
    connection = await openTo(server, 'execute', { port: proxy.port });
    sent = undefined;
  });
  afterEach(async () => {
    await Promise.all(holders.splice(0).map((holder) => holder.end()));
    await closeConnections();
    await proxy.close();
    await database.drop();
  });

  const table = () => `\`${database.name}\`.t`;
  const addColumn = () => `ALTER TABLE ${table()} ADD COLUMN b int`;
  /** A change that waits for whoever holds the table: on OceanBase only one that writes the table anew does. */
  const waitingChange = () =>
    kind.flavor === 'oceanbase' ? `ALTER TABLE ${table()} MODIFY COLUMN a varchar(20)` : addColumn();
  const openControl: OpenControl = () => openTo(server, 'read');
  const run = async (sql: string, changes: Partial<StatementRun> = {}): Promise<StepOutcome> => {
    const { outcome } = await runStatement({
      connection,
      sql,
      tag: { task: 14, run: 'test', step: 3 },
      beforeSend: (statement) => {
        sent = statement;
        return Promise.resolve();
      },
      openControl,
      lookEveryMs: 200,
      ...changes,
    });
    return outcome;
  };
  const readFingerprint = async (control: Connection): Promise<string> => {
    const read = await readCreateStatement(control, { database: database.name, name: 't' });
    return read.status === 'read' ? read.createStatement : read.status;
  };
  const fingerprint = async (): Promise<string> => {
    const control = await openControl();
    const found = await readFingerprint(control);
    await control.close();
    return found;
  };
  const settle = async (before: string, waitMs = 5_000, open = openControl): Promise<Settlement> => {
    assert.ok(sent);
    const at = { database: database.name, name: 't' };
    return settleStatement({ sent, openControl: open, table: at, readFingerprint, before, waitMs });
  };
  /** Keeps the table's metadata lock until released; on OceanBase, where there is none, a row of it. */
  const holdTable = async (): Promise<() => Promise<void>> => {
    const holder = await server.connectRoot();
    holders.push(holder);
    const hold =
      kind.flavor === 'oceanbase' ? `INSERT INTO ${table()} VALUES (7)` : `SELECT * FROM ${table()}`;
    await holder.query(`BEGIN; ${hold}`);
    return async () => {
      await holder.query('COMMIT');
    };
  };
  const untilWaiting = async (): Promise<void> => {
    // OceanBase and TiDB do not say there what a statement waits for.
    const state = {
      oceanbase: /ACTIVE/,
      tidb: /autocommit/,
      mariadb: /metadata lock/,
      mysql: /metadata lock/,
    };
    for (;;) {
      const [rows] = await database.connection.query('SHOW FULL PROCESSLIST');
      const sessions = rows as unknown as readonly { State: string | null; Info: string | null }[];
      if (
        sessions.some(({ State, Info }) => state[kind.flavor].test(State ?? '') && Info?.includes('task=14'))
      ) {
        if (!/metadata/.test(state[kind.flavor].source))
          await new Promise((resolve) => setTimeout(resolve, 500));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  describe('that gets its answer', () => {
    it('sends the statement unchanged behind its tag, once the intent is recorded', async () => {
      const steps: string[] = [];
      proxy.decide = (sql) => {
        steps.push(sql);
        return 'pass';
      };
      const outcome = await run(addColumn(), {
        beforeSend: async (statement) => {
          assert.equal(statement.connectionId, connection.id);
          assert.equal(statement.serverIdentity, connection.server.identity);
          assert.ok(Math.abs(Date.parse(statement.sentAt) - Date.now()) < 1_000);
          await new Promise((resolve) => setTimeout(resolve, 50));
          steps.push('intent');
        },
      });
      assert.equal(outcome.status, 'succeeded');
      assert.deepEqual(steps, ['intent', `/* shadow-sync task=14 step=3 run=test */ ${addColumn()}`]);
    });

    it('sends nothing when the intent cannot be recorded', async () => {
      const before = proxy.commands.length;
      const failing = run(addColumn(), { beforeSend: () => Promise.reject(new Error('disk full')) });
      await assert.rejects(failing, /disk full/);
      assert.equal(proxy.commands.length, before);
    });

    it('keeps the warnings', async () => {
      const outcome = await run(`CREATE TABLE IF NOT EXISTS ${table()} (other int)`);
      assert.ok(outcome.status === 'succeeded');
      assert.deepEqual(
        outcome.warnings.map(({ level, code }) => [level, code]),
        // OceanBase leaves none.
        kind.flavor === 'oceanbase' ? [] : [['Note', 1050]],
      );
    });

    it('keeps more warnings than a server lists by default, and counts the rest', async function () {
      // Written as NULL into a column that takes none, each row leaves a warning only outside the strict mode. TiDB
      // lists them all.
      if (kind.flavor === 'oceanbase' || kind.flavor === 'tidb') this.skip();
      const rows = Array.from({ length: 1_100 }, (_, index) => `('${index}x')`).join();
      await database.connection.query(
        `CREATE TABLE ${table()}2 (v varchar(9)); INSERT INTO ${table()}2 VALUES ${rows}`,
      );
      const outcome = await run(`INSERT IGNORE INTO ${table()} SELECT CAST(v AS SIGNED) FROM ${table()}2`);
      assert.ok(outcome.status === 'succeeded', JSON.stringify(outcome));
      assert.equal(outcome.warnings.filter(({ code }) => code === 1292).length, 1_024);
      assert.match(outcome.warnings.at(-1)?.message ?? '', /^76 more warnings/);
    });

    it('sends nothing that is more than one statement', async () => {
      for (const reads of [[], ['SELECT 1']]) {
        const { outcome } = await runStatement({
          connection,
          sql: `${addColumn()}; DROP TABLE ${table()}`,
          reads,
          tag: { task: 14, run: 'test', step: 3 },
          beforeSend: () => Promise.resolve(),
          openControl,
        });
        assert.equal(outcome.status, 'failed');
        assert.match(JSON.stringify(outcome), /was not sent/);
      }
      assert.doesNotMatch(await fingerprint(), /`b`/);
    });

    it('keeps the refusal, and the connection', async () => {
      const outcome = await run(`ALTER TABLE ${table()} ADD COLUMN a int`);
      assert.ok(outcome.status === 'failed');
      assert.deepEqual(outcome.error, {
        message: "Duplicate column name 'a'",
        errno: 1060,
        sqlState: '42S21',
      });
      assert.equal((await run(addColumn())).status, 'succeeded');
    });

    it('says that it is longer than the server takes (C15)', async function () {
      this.timeout(30_000);
      const [rows] = await database.connection.query("SHOW VARIABLES LIKE 'max_allowed_packet'");
      const [limit] = rows as unknown as readonly { Value: string }[];
      const before = await fingerprint();
      const comment = 'x'.repeat(Number(limit?.Value) + 1_000);
      const outcome = await run(`ALTER TABLE ${table()} COMMENT '${comment}'`);
      assert.notEqual(outcome.status, 'succeeded');
      assert.match(JSON.stringify(outcome), /max_allowed_packet/);
      if (outcome.status === 'unknown') assert.deepEqual(await settle(before), { status: 'notApplied' });
      assert.equal(await fingerprint(), before);
    });

    it('carries odd names and a tag that tries to end its comment', async () => {
      const name = '`*/ -- \'\n"`` ?';
      const quoted = `\`${database.name}\`.\`${name.replaceAll('`', '``')}\``;
      const outcome = await run(`CREATE TABLE ${quoted} (a int)`, {
        tag: { task: 1, run: "*/ DROP TABLE t; -- '\n", step: 0 },
      });
      assert.equal(outcome.status, 'succeeded', JSON.stringify(outcome));
      const [rows] = await database.connection.query('SHOW TABLES');
      assert.deepEqual(
        (rows as unknown as readonly object[]).map((row) => String(Object.values(row)[0])).sort(),
        [name, 't'].sort(),
      );
    });

    it('waits for a locked table no longer than lock_wait_timeout, nor lets others wait longer (L01)', async function () {
      this.timeout(10_000);
      // OceanBase 4.3 and TiDB wait without end, whatever lock_wait_timeout says; others read and write meanwhile.
      if (kind.flavor === 'oceanbase' || kind.flavor === 'tidb') this.skip();
      const release = await holdTable();
      const impatient = await openTo(server, 'execute', {}, { lockWaitSeconds: 1 });
      const start = Date.now();
      const running = run(addColumn(), { connection: impatient });
      await untilWaiting();
      // Whoever comes later stands behind it.
      await database.connection.query('SELECT * FROM t');
      const othersWaited = Date.now() - start;
      const outcome = await running;
      const elapsed = Date.now() - start;
      await release();
      await impatient.close();
      assert.ok(outcome.status === 'failed');
      assert.equal(outcome.error.errno, 1205);
      assert.match(outcome.error.message, /Another session holds a lock on the table/);
      assert.ok(elapsed > 900, String(elapsed));
      assert.ok(othersWaited < elapsed + 500, `${othersWaited} of ${elapsed} ms`);
    });

    it('is left in peace while the server works on it, however long that takes', async function () {
      this.timeout(10_000);
      const release = await holdTable();
      const running = run(waitingChange(), { lookEveryMs: 50 });
      await untilWaiting();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await release();
      assert.equal((await running).status, 'succeeded');
    });
  });

  describe('that loses its connection', () => {
    it('finds that it was applied when only the answer was lost (C01)', async () => {
      const before = await fingerprint();
      proxy.decide = (sql) => (sql.includes('ALTER') ? 'loseReply' : 'pass');
      const outcome = await run(addColumn());
      assert.ok(outcome.status === 'unknown');
      assert.match(outcome.error.message, /was lost/);
      assert.equal(proxy.commands.filter((sql) => sql.includes('ALTER')).length, 1);
      assert.deepEqual(await settle(before), { status: 'applied' });
    });

    it('finds that several changes were applied when only the answer was lost', async () => {
      const before = await fingerprint();
      proxy.decide = (sql) => (sql.includes('ALTER') ? 'loseReply' : 'pass');
      // TiDB lists each of them beside their job.
      assert.equal((await run(`${addColumn()}, ADD COLUMN another int`)).status, 'unknown');
      assert.deepEqual(await settle(before), { status: 'applied' });
    });

    it('finds that it was not applied when the request was lost (C02)', async () => {
      const before = await fingerprint();
      proxy.decide = () => 'loseRequest';
      assert.equal((await run(addColumn())).status, 'unknown');
      assert.deepEqual(await settle(before), { status: 'notApplied' });
    });

    it('notices a black hole after the server was done (C03)', async function () {
      this.timeout(15_000);
      const before = await fingerprint();
      proxy.decide = () => 'swallowReply';
      assert.equal((await run(addColumn())).status, 'unknown');
      assert.deepEqual(await settle(before, 10_000), { status: 'applied' });
    });

    it('notices a black hole before the server, and ends the session that could still deliver it (C03)', async function () {
      this.timeout(15_000);
      const before = await fingerprint();
      proxy.decide = () => 'swallowRequest';
      assert.equal((await run(addColumn())).status, 'unknown');
      assert.deepEqual(await settle(before, 10_000), { status: 'notApplied' });
      const [rows] = await database.connection.query('SHOW PROCESSLIST');
      const ids = (rows as unknown as readonly { Id: number }[]).map(({ Id }) => String(Id));
      assert.ok(!ids.includes(connection.id));
    });

    it('stays undecided while the server cannot be reached (C04)', async () => {
      const before = await fingerprint();
      const control: OpenControl = () => openTo(server, 'read', { port: proxy.port });
      proxy.decide = () => {
        proxy.refuse();
        return 'loseReply';
      };
      assert.equal((await run(addColumn())).status, 'unknown');
      const settlement = await settle(before, 600, control);
      assert.ok(settlement.status === 'unreachable');
      assert.match(settlement.error.message, /refuses connections/);
      assert.deepEqual(await settle(before), { status: 'applied' });
    });

    it('does not take the word of another server', async () => {
      const before = await fingerprint();
      proxy.decide = () => 'loseReply';
      await run(addColumn());
      assert.ok(sent);
      sent = { ...sent, serverIdentity: 'the one before the failover' };
      const settlement = await settle(before, 0);
      assert.ok(settlement.status === 'unreachable');
      assert.match(settlement.error.message, /Another server answers/);
    });

    it('sees that somebody else changed the table', async () => {
      const before = await fingerprint();
      proxy.decide = () => 'loseRequest';
      await run(addColumn());
      await database.connection.query(`ALTER TABLE ${table()} ADD COLUMN c int`);
      assert.ok(sent);
      const at = { database: database.name, name: 't' };
      const doubt = { sent, openControl, table: at, readFingerprint, before, waitMs: 2_000 };
      assert.deepEqual(await settleStatement({ ...doubt, after: 'as planned' }), {
        status: 'changedOtherwise',
      });
      assert.deepEqual(await settleStatement({ ...doubt, after: await fingerprint() }), {
        status: 'applied',
      });
    });

    it('waits for a statement that the server goes on with, without its client (C07)', async function () {
      // A busy machine copies for half a minute what else takes a second.
      this.timeout(120_000);
      // OceanBase and TiDB do not show how they copy.
      if (kind.flavor === 'oceanbase' || kind.flavor === 'tidb') this.skip();
      await database.connection.query(
        `INSERT INTO t SELECT 1 FROM ${Array.from({ length: 6 }, (_, n) => `(${Array.from({ length: 8 }, () => 'SELECT 1').join(' UNION ALL ')}) AS d${n}`).join(', ')}`,
      );
      const before = await fingerprint();
      const copying = run(
        `ALTER TABLE ${table()} ADD COLUMN b varchar(200) DEFAULT 'x' FIRST, ALGORITHM=COPY`,
      );
      let ended = false;
      void copying.then(() => (ended = true));
      for (;;) {
        assert.ok(!ended, 'the copy ended before anyone saw it');
        const [rows] = await database.connection.query('SHOW FULL PROCESSLIST');
        const sessions = rows as unknown as readonly { State: string | null; Info: string | null }[];
        if (sessions.some(({ State, Info }) => /copy/i.test(State ?? '') && Info?.includes('task=14'))) break;
      }
      await connection.close();
      assert.equal((await copying).status, 'unknown');
      const atOnce = await settle(before, 0);
      const later = await settle(before, 90_000);
      assert.deepEqual(atOnce, { status: 'stillRunning', sql: `KILL ${connection.id}` });
      assert.deepEqual(later, { status: 'applied' });
    });

    it('waits for one that waits for a lock, whatever the server makes of it (C05, C06)', async function () {
      this.timeout(20_000);
      const before = await fingerprint();
      const release = await holdTable();
      const waiting = run(waitingChange());
      await untilWaiting();
      await connection.close();
      assert.equal((await waiting).status, 'unknown');
      if (kind.flavor === 'mysql')
        assert.deepEqual(await settle(before, 0), { status: 'stillRunning', sql: `KILL ${connection.id}` });
      const settling = settle(before, 10_000);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await release();
      const settlement = await settling;
      // MariaDB drops it with its client, MySQL carries it out: either way the table proves the answer.
      const changed = (await fingerprint()) !== before;
      assert.deepEqual(settlement, { status: changed ? 'applied' : 'notApplied' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal((await fingerprint()) !== before, changed);
    });

    it('is not doubted when only what was read behind it was lost', async function () {
      if (!kind.administrator || kind.flavor === 'oceanbase') this.skip();
      const running = runStatement({
        connection,
        sql: addColumn(),
        reads: ['SELECT SLEEP(20)'],
        tag: { task: 14, run: 'test', step: 3 },
        beforeSend: () => Promise.resolve(),
        openControl,
      });
      // The table has changed a moment before the answer is sent; the read comes after it.
      const isReading = async (): Promise<boolean> => {
        const [rows] = await database.connection.query('SHOW PROCESSLIST');
        const sessions = rows as unknown as readonly {
          Id: number | string;
          State: string | null;
          Info: string | null;
        }[];
        // TiDB has no word for sleeping.
        const sleeps = ({ State, Info }: (typeof sessions)[number]): boolean =>
          kind.flavor === 'tidb' ? Info?.startsWith('SELECT SLEEP') === true : State === 'User sleep';
        return sessions.some((session) => String(session.Id) === connection.id && sleeps(session));
      };
      while (!(await isReading())) await new Promise((resolve) => setTimeout(resolve, 20));
      await database.connection.query(`KILL ${connection.id}`);
      const { outcome, answers } = await running;
      assert.equal(outcome.status, 'succeeded', JSON.stringify(outcome));
      assert.ok(answers.every((answer) => answer instanceof Error));
    });

    it('is killed by an administrator (L06)', async function () {
      this.timeout(10_000);
      const before = await fingerprint();
      const release = await holdTable();
      const running = run(waitingChange());
      await untilWaiting();
      await database.connection.query(`KILL ${connection.id}`);
      // TiDB's sessions end behind their statement only, and 8.4 finishes that.
      if (kind.flavor === 'tidb') await release();
      assert.equal((await running).status, 'unknown');
      await release();
      const settlement = await settle(before);
      const changed = kind.flavor === 'tidb' && (await fingerprint()) !== before;
      assert.deepEqual(settlement, { status: changed ? 'applied' : 'notApplied' });
    });
  });

  describe('whose server dies', () => {
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
        assert.ok(sent);
        await own.restart();
        for (let id = 0; id < Number(sent.connectionId) - 1;) {
          const passing = await own.connectRoot();
          id = passing.threadId;
          await passing.end();
        }
        const other = await openOwn();
        assert.equal(other.id, sent.connectionId);
        const doubt = {
          sent,
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

  describe('that is stopped', () => {
    it('ends on the server, and is known not to be applied', async function () {
      this.timeout(10_000);
      const before = await fingerprint();
      const release = await holdTable();
      const running = run(waitingChange());
      await untilWaiting();
      assert.ok(sent);
      assert.deepEqual(await killStatement(openControl, sent), { status: 'killed' });
      // TiDB stops it when the table is free.
      if (kind.flavor === 'tidb') await release();
      const outcome = await running;
      assert.ok(outcome.status === 'unknown');
      assert.equal(outcome.error.errno, kind.flavor === 'tidb' ? 8214 : 1317);
      assert.deepEqual(await settle(before), { status: 'notApplied' });
      await release();
      assert.equal(await fingerprint(), before);
    });

    it('is not mistaken for another statement (L04)', async function () {
      this.timeout(10_000);
      await run(`ALTER TABLE ${table()} COMMENT 'x'`);
      assert.ok(sent);
      assert.equal((await killStatement(openControl, sent)).status, 'notRunning');
      const release = await holdTable();
      const running = run(waitingChange(), {
        tag: { task: 14, run: 'test', step: 4 },
      });
      await untilWaiting();
      const { tag, connectionId } = sent;
      const earlier = { ...sent, tag: { ...tag, step: 3 } };
      assert.equal((await killStatement(openControl, earlier)).status, 'notRunning');
      // Behind OceanBase's proxy ids differ, and TiDB's jobs have none, so there the text decides.
      if (kind.flavor !== 'oceanbase' && kind.flavor !== 'tidb') {
        const elsewhere = { ...sent, connectionId: `${connectionId}1` };
        assert.equal((await killStatement(openControl, elsewhere)).status, 'notRunning');
      }
      await release();
      assert.equal((await running).status, 'succeeded');
    });

    it('tells what an administrator must run where this user may not', async function () {
      this.timeout(10_000);
      // On OceanBase the right to see a session is the right to stop it.
      if (!kind.administrator || kind.flavor === 'oceanbase') this.skip();
      await database.connection.query("CREATE USER looker@'%'; GRANT PROCESS ON *.* TO looker@'%'");
      const release = await holdTable();
      const running = run(waitingChange());
      await untilWaiting();
      assert.ok(sent);
      const result = await killStatement(() => openTo(server, 'read', { user: 'looker' }), sent);
      await release();
      assert.equal((await running).status, 'succeeded');
      await database.connection.query("DROP USER looker@'%'");
      assert.ok(result.status === 'denied');
      if (kind.flavor === 'tidb') {
        assert.match(result.sql, /^ADMIN CANCEL DDL JOBS \d+$/);
        assert.equal(result.error.errno, 8121);
        return;
      }
      assert.equal(result.sql, `KILL QUERY ${connection.id}`);
      assert.equal(result.error.errno, 1095);
    });

    it('goes on in TiDB without its session, which is seen, and told with what ends it', async function () {
      this.timeout(10_000);
      if (kind.flavor !== 'tidb') this.skip();
      const before = await fingerprint();
      const release = await holdTable();
      const running = run(waitingChange());
      await untilWaiting();
      assert.ok(sent);
      // As on a node that is gone.
      sent = { ...sent, connectionId: '1' };
      const settlement = await settle(before, 0);
      assert.ok(settlement.status === 'stillRunning');
      assert.match(settlement.sql ?? '', /^ADMIN CANCEL DDL JOBS \d+$/);
      const settling = settle(before, 10_000);
      await release();
      assert.deepEqual(await settling, { status: 'applied' });
      assert.equal((await running).status, 'succeeded');
    });

    it('is told to end to TiDB, and who else can end it, where this user may not', async function () {
      this.timeout(10_000);
      if (!kind.administrator || kind.flavor !== 'tidb') this.skip();
      await database.connection.query(
        `CREATE USER worker@'%'; GRANT ALL ON \`${database.name}\`.* TO worker@'%'`,
      );
      const before = await fingerprint();
      const asWorker = { user: 'worker' };
      const release = await holdTable();
      const running = run(waitingChange(), { connection: await openTo(server, 'execute', asWorker) });
      await untilWaiting();
      assert.ok(sent);
      const result = await killStatement(() => openTo(server, 'read', asWorker), sent);
      assert.ok(result.status === 'killed', JSON.stringify(result));
      assert.match(result.sql ?? '', /^ADMIN CANCEL DDL JOBS \d+$/);
      await release();
      assert.equal((await running).status, 'unknown');
      const settlement = await settle(before);
      const changed = (await fingerprint()) !== before;
      assert.deepEqual(settlement, { status: changed ? 'applied' : 'notApplied' });
      await database.connection.query("DROP USER worker@'%'");
    });

    it('tells that the server cannot be reached', async () => {
      await run(addColumn());
      assert.ok(sent);
      proxy.refuse();
      const result = await killStatement(() => openTo(server, 'read', { port: proxy.port }), sent);
      assert.equal(result.status, 'unreachable');
    });
  });
});
