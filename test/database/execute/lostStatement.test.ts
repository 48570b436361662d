import assert from 'node:assert/strict';
import type { OpenControl } from '../../../src/engine/execute/openControl';
import { runStatement } from '../../../src/engine/execute/runStatement';
import { settleStatement } from '../../../src/engine/execute/settleStatement';
import { openTo } from '../../support/engineTarget';
import { type Session, statementTest, tag } from './statementTest';

describe('a statement that loses its connection', () => {
  const {
    at,
    table,
    addColumn,
    waitingChange,
    openControl,
    run,
    readFingerprint,
    fingerprint,
    settle,
    holdTable,
    sessions,
    untilWaiting,
  } = statementTest();

  it('finds that it was applied when only the answer was lost (C01)', async () => {
    const before = await fingerprint();
    at.proxy.decide = (sql) => (sql.includes('ALTER') ? 'loseReply' : 'pass');
    const outcome = await run(addColumn());
    assert.ok(outcome.status === 'unknown');
    assert.match(outcome.error.message, /was lost/);
    assert.equal(at.proxy.commands.filter((sql) => sql.includes('ALTER')).length, 1);
    assert.deepEqual(await settle(before), { status: 'applied' });
  });

  it('finds that several changes were applied when only the answer was lost', async () => {
    const before = await fingerprint();
    at.proxy.decide = (sql) => (sql.includes('ALTER') ? 'loseReply' : 'pass');
    // TiDB lists each of them beside their job.
    assert.equal((await run(`${addColumn()}, ADD COLUMN another int`)).status, 'unknown');
    assert.deepEqual(await settle(before), { status: 'applied' });
  });

  it('finds that it was not applied when the request was lost (C02)', async () => {
    const before = await fingerprint();
    at.proxy.decide = () => 'loseRequest';
    assert.equal((await run(addColumn())).status, 'unknown');
    assert.deepEqual(await settle(before), { status: 'notApplied' });
  });

  it('notices a black hole after the server was done (C03)', async function () {
    this.timeout(15_000);
    const before = await fingerprint();
    at.proxy.decide = () => 'swallowReply';
    assert.equal((await run(addColumn())).status, 'unknown');
    assert.deepEqual(await settle(before, 10_000), { status: 'applied' });
  });

  it('notices a black hole before the server, and ends the session that could still deliver it (C03)', async function () {
    this.timeout(15_000);
    const before = await fingerprint();
    at.proxy.decide = () => 'swallowRequest';
    assert.equal((await run(addColumn())).status, 'unknown');
    assert.deepEqual(await settle(before, 10_000), { status: 'notApplied' });
    assert.ok(!(await sessions()).some(({ Id }) => Id === at.connection.id));
  });

  it('stays undecided while the server cannot be reached (C04)', async () => {
    const before = await fingerprint();
    const control: OpenControl = () => openTo(at.server, 'read', { port: at.proxy.port });
    at.proxy.decide = () => {
      at.proxy.refuse();
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
    at.proxy.decide = () => 'loseReply';
    await run(addColumn());
    assert.ok(at.sent);
    at.sent = { ...at.sent, serverIdentity: 'the one before the failover' };
    const settlement = await settle(before, 0);
    assert.ok(settlement.status === 'unreachable');
    assert.match(settlement.error.message, /Another server answers/);
  });

  it('sees that somebody else changed the table', async () => {
    const before = await fingerprint();
    at.proxy.decide = () => 'loseRequest';
    await run(addColumn());
    await at.database.connection.query(`ALTER TABLE ${table()} ADD COLUMN c int`);
    const { sent, database } = at;
    assert.ok(sent);
    const name = { database: database.name, name: 't' };
    const doubt = { sent, openControl, table: name, readFingerprint, before, waitMs: 2_000 };
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
    if (at.kind.flavor === 'oceanbase' || at.kind.flavor === 'tidb') this.skip();
    await at.database.connection.query(
      `INSERT INTO t SELECT 1 FROM ${Array.from({ length: 6 }, (_, n) => `(${Array.from({ length: 8 }, () => 'SELECT 1').join(' UNION ALL ')}) AS d${n}`).join(', ')}`,
    );
    const before = await fingerprint();
    const copying = run(`ALTER TABLE ${table()} ADD COLUMN b varchar(200) DEFAULT 'x' FIRST, ALGORITHM=COPY`);
    let ended = false;
    void copying.then(() => (ended = true));
    for (;;) {
      assert.ok(!ended, 'the copy ended before anyone saw it');
      const copies = ({ State, Info }: Session): boolean => /copy/i.test(State) && Info.includes('task=14');
      if ((await sessions()).some(copies)) break;
    }
    await at.connection.close();
    assert.equal((await copying).status, 'unknown');
    const atOnce = await settle(before, 0);
    const later = await settle(before, 90_000);
    assert.deepEqual(atOnce, { status: 'stillRunning', sql: `KILL ${at.connection.id}` });
    assert.deepEqual(later, { status: 'applied' });
  });

  it('waits for one that waits for a lock, whatever the server makes of it (C05, C06)', async function () {
    this.timeout(20_000);
    const before = await fingerprint();
    const release = await holdTable();
    const waiting = run(waitingChange());
    await untilWaiting();
    await at.connection.close();
    assert.equal((await waiting).status, 'unknown');
    if (at.kind.flavor === 'mysql')
      assert.deepEqual(await settle(before, 0), { status: 'stillRunning', sql: `KILL ${at.connection.id}` });
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
    if (!at.kind.administrator || at.kind.flavor === 'oceanbase') this.skip();
    const running = runStatement({
      connection: at.connection,
      sql: addColumn(),
      reads: ['SELECT SLEEP(20)'],
      tag,
      beforeSend: () => Promise.resolve(),
      openControl,
    });
    // The table has changed a moment before the answer is sent; the read comes after it.
    const isReading = async (): Promise<boolean> => {
      // TiDB has no word for sleeping.
      const sleeps = ({ State, Info }: Session): boolean =>
        at.kind.flavor === 'tidb' ? Info.startsWith('SELECT SLEEP') : State === 'User sleep';
      return (await sessions()).some((session) => session.Id === at.connection.id && sleeps(session));
    };
    while (!(await isReading())) await new Promise((resolve) => setTimeout(resolve, 20));
    await at.database.connection.query(`KILL ${at.connection.id}`);
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
    await at.database.connection.query(`KILL ${at.connection.id}`);
    // TiDB's sessions end behind their statement only, and 8.4 finishes that.
    if (at.kind.flavor === 'tidb') await release();
    assert.equal((await running).status, 'unknown');
    await release();
    const settlement = await settle(before);
    const changed = at.kind.flavor === 'tidb' && (await fingerprint()) !== before;
    assert.deepEqual(settlement, { status: changed ? 'applied' : 'notApplied' });
  });
});
