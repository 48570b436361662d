import assert from 'node:assert/strict';
import type { Connection } from '../../../src/engine/connection/connection';
import { openDriver } from '../../../src/engine/connection/driverSession';
import { queryEach } from '../../../src/engine/connection/queryEach';
import { EngineError } from '../../../src/engine/engineError';
import { type DatabaseServer, sharedDatabase, withDatabase } from '../../support/database';
import { closeConnections, openTo, targetOf } from '../../support/engineTarget';
import { startTcpProxy, type TcpProxy } from '../../support/tcpProxy';
import { isServer, sharedServerKind } from '../../support/serverKind';

describe('requests over a connection', () => {
  let server: DatabaseServer;
  let proxy: TcpProxy;
  let connection: Connection;
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
  });
  beforeEach(async () => {
    proxy = await startTcpProxy(server.host, server.port);
    connection = await openTo(server, 'read', { port: proxy.port }, { readTimeoutMs: 1_000 });
  });
  afterEach(async () => {
    await closeConnections();
    await proxy.close();
  });

  const numbers = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `SELECT ${index} AS n`);
  const trips = async (run: () => Promise<unknown>): Promise<number> => {
    const before = proxy.commands.length;
    await run();
    return proxy.commands.length - before;
  };

  it('take three round trips for the session, of an account without rights too', async () => {
    assert.ok(proxy.commands.length <= 3, proxy.commands.join('\n'));
    const root = await server.connectRoot();
    const user = `reader_${process.pid}`;
    await root.query(`CREATE USER '${user}'@'%' IDENTIFIED BY ?`, [server.password]);
    try {
      const opening = () => openTo(server, 'read', { port: proxy.port, user });
      assert.ok((await trips(opening)) <= 3, proxy.commands.join('\n'));
    } finally {
      await root.query(`DROP USER '${user}'@'%'`);
      await root.end();
    }
  });

  it('ask 120 statements in two round trips, answers in order', async () => {
    let answers: readonly unknown[] = [];
    assert.equal(await trips(async () => (answers = await connection.queryEach(numbers(120)))), 2);
    assert.deepEqual(
      answers,
      Array.from({ length: 120 }, (_, index) => [{ n: String(index) }]),
    );
  });

  it('answer the statements around a refused one', async () => {
    for (const at of [0, 1, 60, 99, 119]) {
      const statements = numbers(120);
      statements[at] = 'SELECT nothing FROM information_schema.nowhere';
      let answers: readonly unknown[] = [];
      const count = await trips(async () => (answers = await connection.queryEach(statements)));
      assert.ok(count <= 6, `${count} round trips with statement ${at} refused`);
      assert.equal(answers.length, 120);
      for (const [index, answer] of answers.entries()) {
        if (index === at)
          assert.ok(
            answer instanceof EngineError && [1109, 1146].includes(answer.errno ?? 0),
            String(answer),
          );
        else assert.deepEqual(answer, [{ n: String(index) }]);
      }
    }
  });

  it('answer each where most are refused, also by syntax, and where results are empty', async () => {
    const answers = await connection.queryEach([
      'SELEC',
      'SELECT 1 AS n',
      'SELECT 1 AS n FROM DUAL WHERE FALSE',
      'SELECT no',
      'SELECT no',
      'SELEC',
      'SELECT 2 AS n',
    ]);
    assert.deepEqual(
      answers.map((answer) => (answer instanceof EngineError ? answer.errno : answer)),
      [1064, [{ n: '1' }], [], 1054, 1054, 1064, [{ n: '2' }]],
    );
  });

  it('go one by one where the server takes no more than one at a time', async function () {
    // OceanBase and TiDB take several, also from those who did not ask for it.
    if (await isServer('oceanbase', 'tidb')) this.skip();
    const session = await openDriver(targetOf(server), server.password, {
      multipleStatements: false,
      connectTimeoutMs: 5_000,
      readTimeoutMs: 5_000,
    });
    const size = { size: 50 };
    const answers = await queryEach(session, size, numbers(60));
    await session.close();
    assert.deepEqual(answers[59], [{ n: '59' }]);
    assert.equal(size.size, 1);
  });

  it('take one statement at a time for executing', async () => {
    const executing = await openTo(server, 'execute');
    await assert.rejects(executing.execute('DO 1; DO 2', ['SELECT 1']), { code: 'unsupported' });
    assert.deepEqual(await executing.queryEach(numbers(2)), [[{ n: '0' }], [{ n: '1' }]]);
    await executing.close();
  });

  it('execute nothing that a comment, as the server reads it, hides', async () => {
    await withDatabase(async ({ name }) => {
      const executing = await openTo(server, 'execute');
      await executing.execute(`CREATE TABLE \`${name}\`.t (a int)`);
      const second = `DROP TABLE \`${name}\`.t`;
      for (const sql of [
        `DO 1 #'\n; ${second} #'`,
        `DO 1 -- '\n; ${second} -- '`,
        `DO 1 --\t'\n; ${second} -- '`,
        `DO 1 /*!99999 ' */; ${second} /*!99999 ' */`,
      ]) {
        await assert.rejects(executing.execute(sql), { code: 'unsupported' }, sql);
      }
      await executing.execute("DO 3--1, '# -- ; */'");
      await executing.close();
    });
  });

  it('leave question marks in statements without values alone', async () => {
    await withDatabase(async ({ name }) => {
      const executing = await openTo(server, 'execute');
      await executing.execute(`CREATE TABLE \`${name}\`.t (a int COMMENT 'why? :a %s ??')`);
      const [row] = await executing.query(`SHOW FULL COLUMNS FROM \`${name}\`.t`);
      assert.equal(row?.['Comment'], 'why? :a %s ??');
      await executing.close();
    });
  });

  it('give text and null; a column named __proto__ is a column', async () => {
    const prototype = Object.getPrototypeOf({}) as object;
    const [row] = await connection.query(
      "SELECT 1 AS `__proto__`, 18446744073709551615 AS big, CAST('2020-01-31' AS DATE) AS day, X'e282ac' AS bytes, NULL AS nothing, ? AS given",
      ['it\'s \\ " 😀'],
    );
    assert.equal(Object.getPrototypeOf(row), prototype);
    assert.deepEqual(Object.entries(row ?? {}), [
      ['__proto__', '1'],
      ['big', '18446744073709551615'],
      ['day', '2020-01-31'],
      ['bytes', '€'],
      ['nothing', null],
      ['given', 'it\'s \\ " 😀'],
    ]);
  });

  it('end at once when aborted (C17)', async () => {
    // Sleeps longer than a test may take.
    await assert.rejects(connection.query('SELECT SLEEP(200)', undefined, AbortSignal.timeout(50)), {
      code: 'aborted',
    });
    await assert.rejects(connection.query('SELECT 1'), { code: 'connect' });
  });

  for (const idleMs of [0, 1_500]) {
    it(`do not wait for ever for a network that swallows, after ${idleMs} ms without one`, async () => {
      await new Promise((resolve) => setTimeout(resolve, idleMs));
      proxy.decide = () => 'swallowReply';
      await assert.rejects(connection.query('SELECT 1'), (error: EngineError) => {
        assert.equal(error.code, 'connectionLost');
        assert.match(error.message, /127\.0\.0\.1:\d+ was lost: no answer within 1 s/);
        return true;
      });
    });
  }

  it('wait longer than that while rows keep coming, and while nothing was asked', async function () {
    this.timeout(10_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const rows = await connection.query(
      'SELECT SLEEP(0.4), REPEAT("x", 20000) FROM (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS four',
    );
    assert.equal(rows.length, 4);
  });

  it('do not take what never ends (X15)', async function () {
    this.timeout(60_000);
    const patient = await openTo(server, 'read');
    // A gigabyte, in rows of a megabyte.
    const ten = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit}`).join(' UNION ALL ')})`;
    await assert.rejects(
      patient.query(`SELECT REPEAT('x', 1000000) FROM ${ten} AS a, ${ten} AS b, ${ten} AS c`),
      { code: 'connectionLost', message: /was lost: the server sent more than 256 MB/ },
    );
  });

  it('say that nothing was sent once the server has closed the idle session (C13)', async () => {
    const root = await server.connectRoot();
    await root.query(`KILL ${connection.id}`);
    await root.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(connection.query('SELECT 1'), (error: EngineError) => {
      assert.equal(error.code, 'connect');
      assert.match(error.message, /Nothing was sent/);
      return true;
    });
  });

  it('name the way out where the server refuses for lack of a privilege or a database', async function () {
    if (!(await sharedServerKind()).administrator) this.skip();
    await assert.rejects(connection.query('SHOW TABLES FROM no_such_database'), {
      code: 'server',
      errno: 1049,
      message: `Unknown database 'no_such_database'. Check the name of the database on 127.0.0.1:${proxy.port}.`,
    });
    const root = await server.connectRoot();
    await root.query("CREATE USER nobody@'%'");
    const poor = await openTo(server, 'read', { user: 'nobody' });
    await assert.rejects(poor.query('CREATE TABLE mysql.t (a int)'), (error: EngineError) => {
      assert.equal(error.code, 'access');
      assert.match(error.message, /CREATE command denied .* grant it to user "nobody"/s);
      return true;
    });
    await poor.close();
    await root.query("DROP USER nobody@'%'");
    await root.end();
  });

  it('leave no session behind when closed', async () => {
    const other = await openTo(server, 'execute');
    await other.close();
    const root = await server.connectRoot();
    const [rows] = await root.query('SHOW PROCESSLIST');
    await root.end();
    assert.ok(!(rows as unknown as readonly { Id: number }[]).some((row) => String(row.Id) === other.id));
  });
});
