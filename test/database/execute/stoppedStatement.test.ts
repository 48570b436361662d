import assert from 'node:assert/strict';
import { killStatement } from '../../../src/engine/execute/killStatement';
import { openTo } from '../../support/engineTarget';
import { statementTest } from './statementTest';

describe('a statement that is stopped', () => {
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

  it('ends on the server, and is known not to be applied', async function () {
    this.timeout(10_000);
    const before = await fingerprint();
    const release = await holdTable();
    const running = run(waitingChange());
    await untilWaiting();
    assert.ok(at.sent);
    assert.deepEqual(await killStatement(openControl, at.sent), { status: 'killed' });
    // TiDB stops it when the table is free.
    if (at.kind.flavor === 'tidb') await release();
    const outcome = await running;
    assert.ok(outcome.status === 'unknown');
    assert.equal(outcome.error.errno, at.kind.flavor === 'tidb' ? 8214 : 1317);
    assert.deepEqual(await settle(before), { status: 'notApplied' });
    await release();
    assert.equal(await fingerprint(), before);
  });

  it('is not mistaken for another statement (L04)', async function () {
    this.timeout(10_000);
    await run(`ALTER TABLE ${table()} COMMENT 'x'`);
    assert.ok(at.sent);
    assert.equal((await killStatement(openControl, at.sent)).status, 'notRunning');
    const release = await holdTable();
    const running = run(waitingChange(), {
      tag: { task: 14, run: 'test', step: 4 },
    });
    await untilWaiting();
    const { tag, connectionId } = at.sent;
    const earlier = { ...at.sent, tag: { ...tag, step: 3 } };
    assert.equal((await killStatement(openControl, earlier)).status, 'notRunning');
    // Behind OceanBase's proxy ids differ, and TiDB's jobs have none, so there the text decides.
    if (at.kind.flavor !== 'oceanbase' && at.kind.flavor !== 'tidb') {
      const elsewhere = { ...at.sent, connectionId: `${connectionId}1` };
      assert.equal((await killStatement(openControl, elsewhere)).status, 'notRunning');
    }
    await release();
    assert.equal((await running).status, 'succeeded');
  });

  it('tells what an administrator must run where this user may not', async function () {
    this.timeout(10_000);
    // On OceanBase the right to see a session is the right to stop it.
    if (!at.kind.administrator || at.kind.flavor === 'oceanbase') this.skip();
    await at.database.connection.query("CREATE USER looker@'%'; GRANT PROCESS ON *.* TO looker@'%'");
    const release = await holdTable();
    const running = run(waitingChange());
    await untilWaiting();
    assert.ok(at.sent);
    const result = await killStatement(() => openTo(at.server, 'read', { user: 'looker' }), at.sent);
    await release();
    assert.equal((await running).status, 'succeeded');
    await at.database.connection.query("DROP USER looker@'%'");
    assert.ok(result.status === 'denied');
    if (at.kind.flavor === 'tidb') {
      assert.match(result.sql, /^ADMIN CANCEL DDL JOBS \d+$/);
      assert.equal(result.error.errno, 8121);
      return;
    }
    assert.equal(result.sql, `KILL QUERY ${at.connection.id}`);
    assert.equal(result.error.errno, 1095);
  });

  it('goes on in TiDB without its session, which is seen, and told with what ends it', async function () {
    this.timeout(10_000);
    if (at.kind.flavor !== 'tidb') this.skip();
    const before = await fingerprint();
    const release = await holdTable();
    const running = run(waitingChange());
    await untilWaiting();
    assert.ok(at.sent);
    // As on a node that is gone.
    at.sent = { ...at.sent, connectionId: '1' };
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
    if (!at.kind.administrator || at.kind.flavor !== 'tidb') this.skip();
    await at.database.connection.query(
      `CREATE USER worker@'%'; GRANT ALL ON \`${at.database.name}\`.* TO worker@'%'`,
    );
    const before = await fingerprint();
    const asWorker = { user: 'worker' };
    const release = await holdTable();
    const running = run(waitingChange(), { connection: await openTo(at.server, 'execute', asWorker) });
    await untilWaiting();
    assert.ok(at.sent);
    const result = await killStatement(() => openTo(at.server, 'read', asWorker), at.sent);
    assert.ok(result.status === 'killed', JSON.stringify(result));
    assert.match(result.sql ?? '', /^ADMIN CANCEL DDL JOBS \d+$/);
    await release();
    assert.equal((await running).status, 'unknown');
    const settlement = await settle(before);
    const changed = (await fingerprint()) !== before;
    assert.deepEqual(settlement, { status: changed ? 'applied' : 'notApplied' });
    await at.database.connection.query("DROP USER worker@'%'");
  });

  it('tells that the server cannot be reached', async () => {
    await run(addColumn());
    assert.ok(at.sent);
    at.proxy.refuse();
    const result = await killStatement(() => openTo(at.server, 'read', { port: at.proxy.port }), at.sent);
    assert.equal(result.status, 'unreachable');
  });
});
