import assert from 'node:assert/strict';
import { runStatement } from '../../../src/engine/execute/runStatement';
import { openTo } from '../../support/engineTarget';
import { statementTest, tag } from './statementTest';

describe('a statement that gets its answer', () => {
  const {
    at,
    table,
    addColumn,
    waitingChange,
    openControl,
    run,
    fingerprint,
    settle,
    holdTable,
    untilWaiting,
  } = statementTest();

  it('sends the statement unchanged behind its tag, once the intent is recorded', async () => {
    const steps: string[] = [];
    at.proxy.decide = (sql) => {
      steps.push(sql);
      return 'pass';
    };
    const outcome = await run(addColumn(), {
      beforeSend: async (statement) => {
        assert.equal(statement.connectionId, at.connection.id);
        assert.equal(statement.serverIdentity, at.connection.server.identity);
        assert.ok(Math.abs(Date.parse(statement.sentAt) - Date.now()) < 1_000);
        await new Promise((resolve) => setTimeout(resolve, 50));
        steps.push('intent');
      },
    });
    assert.equal(outcome.status, 'succeeded');
    assert.deepEqual(steps, ['intent', `/* shadow-sync task=14 step=3 run=test */ ${addColumn()}`]);
  });

  it('sends nothing when the intent cannot be recorded', async () => {
    const before = at.proxy.commands.length;
    const failing = run(addColumn(), { beforeSend: () => Promise.reject(new Error('disk full')) });
    await assert.rejects(failing, /disk full/);
    assert.equal(at.proxy.commands.length, before);
  });

  it('keeps the warnings', async () => {
    const outcome = await run(`CREATE TABLE IF NOT EXISTS ${table()} (other int)`);
    assert.ok(outcome.status === 'succeeded');
    assert.deepEqual(
      outcome.warnings.map(({ level, code }) => [level, code]),
      // OceanBase leaves none.
      at.kind.flavor === 'oceanbase' ? [] : [['Note', 1050]],
    );
  });

  it('keeps more warnings than a server lists by default, and counts the rest', async function () {
    // Written as NULL into a column that takes none, each row leaves a warning only outside the strict mode. TiDB
    // lists them all.
    if (at.kind.flavor === 'oceanbase' || at.kind.flavor === 'tidb') this.skip();
    const rows = Array.from({ length: 1_100 }, (_, index) => `('${index}x')`).join();
    await at.database.connection.query(
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
        connection: at.connection,
        sql: `${addColumn()}; DROP TABLE ${table()}`,
        reads,
        tag,
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
    const [rows] = await at.database.connection.query("SHOW VARIABLES LIKE 'max_allowed_packet'");
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
    const quoted = `\`${at.database.name}\`.\`${name.replaceAll('`', '``')}\``;
    const outcome = await run(`CREATE TABLE ${quoted} (a int)`, {
      tag: { task: 1, run: "*/ DROP TABLE t; -- '\n", step: 0 },
    });
    assert.equal(outcome.status, 'succeeded', JSON.stringify(outcome));
    const [rows] = await at.database.connection.query('SHOW TABLES');
    assert.deepEqual(
      (rows as unknown as readonly object[]).map((row) => String(Object.values(row)[0])).sort(),
      [name, 't'].sort(),
    );
  });

  it('waits for a locked table no longer than lock_wait_timeout, nor lets others wait longer (L01)', async function () {
    this.timeout(10_000);
    // OceanBase 4.3 and TiDB wait without end, whatever lock_wait_timeout says; others read and write meanwhile.
    if (at.kind.flavor === 'oceanbase' || at.kind.flavor === 'tidb') this.skip();
    const release = await holdTable();
    const impatient = await openTo(at.server, 'execute', {}, { lockWaitSeconds: 1 });
    const start = Date.now();
    const running = run(addColumn(), { connection: impatient });
    await untilWaiting();
    // Whoever comes later stands behind it.
    await at.database.connection.query('SELECT * FROM t');
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
