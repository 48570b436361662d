import assert from 'node:assert/strict';
import { createDatabase, type TestDatabase } from '../../support/database';
import { freePort } from '../../support/freePort';
import { runCli, startCli } from '../../support/cli';
import { isServer, sharedServerKind } from '../../support/serverKind';

const tables = `
  CREATE TABLE customers (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL);
  CREATE TABLE orders (
    id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2) NOT NULL, note varchar(200),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  );
  CREATE TABLE _test_orders (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total decimal(8,2) NOT NULL);
  CREATE TABLE stock (id int NOT NULL PRIMARY KEY);
  CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY, legacy int);`;

describe('the command line', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(tables);
  });
  afterEach(() => database.drop());

  const words = (command: string, ...more: string[]): string[] => {
    const { user, host, port } = database.server;
    return [command, '--url', `mysql://${user}@${host}:${port}`, '--database', database.name, ...more];
  };
  const run = (command: string, ...more: string[]) =>
    runCli(words(command, ...more), database.server.password);
  const json = async (command: string, ...more: string[]) => {
    const { code, stdout } = await run(command, '--json', ...more);
    return { code, document: JSON.parse(stdout) as Record<string, unknown> };
  };

  it('analyzes: the comparison, then the statements, and changes nothing', async () => {
    const { code, stdout } = await run('analyze', '--all');
    assert.equal(code, 0);
    assert.match(stdout, /customers → _test_customers +create/);
    assert.match(
      stdout,
      /orders → _test_orders +modify\n +~ column total: decimal\(8,2\) → decimal\(10,2\)\n +\+ column note varchar\(200\)/,
    );
    assert.match(stdout, /! destructive: drops column legacy/);
    assert.match(stdout, /_test_orders is already the shadow of orders\./);
    assert.match(stdout, /^ALTER TABLE `\w+`\.`_test_orders`$/m);
    const [rows] = await database.connection.query('SHOW TABLES');
    assert.equal((rows as readonly unknown[]).length, 5);
  });

  it('synchronises over several connections, and says over how many', async () => {
    const { code, stdout } = await run('sync', '--all', '--allow-destructive', '--connections', '3');
    assert.equal(code, 0, stdout);
    // Customers and orders are tied by a foreign key.
    assert.match(stdout, /Running over up to 2 connections: 2 groups of tables that no foreign key ties\./);
    assert.equal((await run('check', '--all')).code, 0);
    for (const number of ['0', '9', 'many']) {
      const { code: refused, stderr } = await run('sync', '--all', '--connections', number);
      assert.equal(refused, 1, number);
      assert.match(stderr, /--connections .* is not possible\. Choose a number from 1 to 8\./);
    }
  });

  it('leaves out what is excluded from all tables (CR-5)', async () => {
    const { document } = await json('analyze', '--all', '--exclude', 'sto*');
    const leftOut = document['leftOut'] as readonly { readonly source: string }[];
    assert.deepEqual(
      leftOut.map(({ source }) => source),
      ['stock', '_test_orders', '_test_stock'],
    );
    const { stdout } = await run('analyze', '--all', '--exclude', 'sto*');
    assert.match(
      stdout,
      /^Left out: 3 tables\n {2}stock is excluded by sto\*\.\n {2}_test_orders is already/m,
    );
    assert.equal((await run('analyze', '--tables', 'orders', '--exclude', 'x')).code, 1);
  });

  it('gives one JSON document to programs', async () => {
    const { code, document } = await json('analyze', '--all');
    assert.equal(code, 0);
    assert.equal(document['inStep'], false);
    assert.match(String(document['planHash']), /^[0-9a-f]{64}$/);
    assert.deepEqual(document['leftOut'], [
      { source: '_test_orders', reason: '_test_orders is already the shadow of orders.' },
      { source: '_test_stock', reason: '_test_stock is already the shadow of stock.' },
    ]);
    const [, orders] = document['tables'] as readonly Record<string, unknown>[];
    assert.equal(orders?.['result'], 'modify');
    assert.deepEqual(Object.keys(orders), [
      'source',
      'shadow',
      'result',
      'changes',
      'hazards',
      'statements',
      'effect',
    ]);
    assert.equal((orders['statements'] as readonly string[]).length, 2);
  });

  it('checks with its exit code: 2 drifted, 0 in step, 1 error', async () => {
    assert.equal((await run('check', '--all')).code, 2);
    assert.equal((await run('check', '--all', '--skip', 'customers,orders', '--skip', 'stock')).code, 0);
    await database.connection.query('CREATE VIEW _test_customers AS SELECT 1 AS id');
    const { code, stderr, stdout } = await run('check', '--all');
    assert.equal(code, 1, stdout);
    assert.match(stderr, /could not be compared/);
  });

  it('synchronises what is not destructive, names what is left, and is done the second time', async () => {
    const first = await run('sync', '--all');
    assert.equal(first.code, 2, first.stdout + first.stderr);
    assert.match(
      first.stdout,
      /stock → _test_stock: destructive\. drops column legacy\. Allow it with --allow-destructive\./,
    );
    assert.match(first.stdout, /sending\nCREATE TABLE `\w+`\.`_test_customers`/);
    assert.match(first.stdout, /done in \d+ ms/);
    const second = await run('sync', '--all', '--allow-destructive');
    assert.equal(second.code, 0, second.stdout + second.stderr);
    assert.match(second.stdout, /All is in step: 1 synchronised, 2 already in step, 0 skipped\./);
    assert.equal((await run('check', '--all')).code, 0);
    const third = await json('sync', '--all');
    assert.equal(third.code, 0);
    assert.equal(third.document['status'], 'succeeded');
    assert.equal(third.document['inStep'], true);
  });

  it('synchronises under a suffix, with foreign keys as the policy says', async () => {
    assert.equal(
      (await run('sync', '--tables', 'orders', '--suffix', '_t', '--foreign-keys', 'none')).code,
      0,
    );
    const [rows] = await database.connection.query('SHOW CREATE TABLE orders_t');
    assert.doesNotMatch(JSON.stringify(rows), /FOREIGN KEY/);
    const policy = async (name: string) =>
      (await run('analyze', '--tables', 'orders,customers', '--suffix', '_u', '--foreign-keys', name)).stdout;
    assert.match(await policy('source'), /REFERENCES `\w+`\.`customers` \(/);
    assert.match(await policy('shadow'), /REFERENCES `\w+`\.`customers_u` \(/);
  });

  it('counts whom hazards meet, and says what the server will do', async () => {
    await database.connection.query('INSERT INTO _test_stock VALUES (1, 5), (2, NULL), (3, NULL)');
    const { stdout } = await run('analyze', '--tables', 'stock,orders', '--count');
    assert.match(
      stdout,
      /! destructive: drops column legacy \(1 of 3 rows lose a value, counted at \d\d:\d\d\)\n +server: \w/,
    );
    assert.match(stdout, /^-- 1\/3 stock → _test_stock · modify · drops column legacy \(1 of 3 rows/m);
    const { document } = await json('analyze', '--tables', 'stock', '--count');
    const [stock] = document['tables'] as readonly {
      hazards: readonly { counted?: { touched: number } }[];
    }[];
    assert.equal(stock?.hazards[0]?.counted?.touched, 1);
  });

  it('sends the clauses it is told to, and makes shadows anew where it may', async function () {
    // OceanBase has no ALGORITHM, TiDB no LOCK.
    const { flavor } = await sharedServerKind();
    if (flavor === 'oceanbase') this.skip();
    const clauses = ['--algorithm', 'copy', '--lock', 'shared', '--auto-increment', '500'];
    const { stdout } = await run('analyze', '--tables', 'orders', ...clauses);
    assert.match(stdout, flavor === 'tidb' ? /ALGORITHM=COPY;/ : /ALGORITHM=COPY,\n {2}LOCK=SHARED;/);
    const careful = await run('sync', '--tables', 'stock', '--recreate', 'stock');
    assert.equal(careful.code, 2);
    assert.match(careful.stdout, /drops the shadow with its rows and triggers, and creates it anew/);
    const bold = await run('sync', '--tables', 'stock', '--recreate', 'stock', '--allow-destructive');
    assert.equal(bold.code, 0, bold.stdout + bold.stderr);
    assert.match(bold.stdout, /DROP TABLE `\w+`\.`_test_stock`/);
  });

  it('renames the columns that it is told are the same', async () => {
    await database.connection.query('ALTER TABLE stock ADD COLUMN amount int');
    const analyzed = await run('analyze', '--tables', 'stock');
    assert.match(analyzed.stdout, /drops column legacy, unless amount is its new name: then rename it/);
    const { code, stdout } = await run('sync', '--tables', 'stock', '--rename', 'stock.legacy=amount');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /CHANGE COLUMN `legacy` `amount` int/);
    assert.doesNotMatch(stdout, /DROP COLUMN/);
    assert.equal((await run('sync', '--tables', 'stock', '--rename', 'stock.legacy=amount')).code, 0);
    const mistyped = await run('analyze', '--tables', 'stock', '--rename', 'stock.legcy=amuont');
    assert.match(mistyped.stderr, /shadow of stock in \w+ has no column legcy, and stock no column amuont/);
    assert.equal(mistyped.code, 1);
  });

  it('says what is wrong, and what to do', async () => {
    const { user, host, port, password } = database.server;
    const closed = await freePort();
    const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
      [
        ['analyze', '--url', `mysql://nobody@${host}:${port}`, '--database', 'x', '--all'],
        'wrong',
        /refused user "nobody"/,
      ],
      [
        ['analyze', '--url', 'mysql://root@no-such-host.invalid', '--database', 'x', '--all'],
        '',
        /no-such-host\.invalid is unknown/,
      ],
      [
        ['analyze', '--url', `mysql://${user}@${host}:${closed}`, '--database', 'x', '--all'],
        '',
        new RegExp(`${closed} refuses connections`),
      ],
      [
        ['analyze', '--url', `mysql://${user}@${host}:${port}`, '--database', 'no_such_db', '--all'],
        password,
        /no_such_db/,
      ],
      [words('analyze', '--tables', 'ordres'), password, /no table ordres in \w+\. Check its name/],
      [words('check', '--all', '--skip', 'ordres'), password, /--skip names ordres/],
      [words('check', '--all', '--recreate', 'ordres'), password, /--recreate names ordres/],
      [words('check', '--all', '--rename', 'ordres.a=b'), password, /--rename names ordres/],
      [words('check', '--all', '--rename', 'orders.a'), password, /--rename orders\.a is not understood/],
      [words('sync', '--all', '--algorithm', 'fast'), password, /Choose one of INSTANT, NOCOPY/],
      [words('sync', '--all', '--auto-increment', '0'), password, /not a whole number from 1 on/],
      [words('analyze', '--all', '--prefix', 'a-b'), password, /only letters, digits and underscores/],
      [words('analyze', '--all', '--prefix', 'x'.repeat(33)), password, /at most 32/],
      [
        words('analyze', '--tables', 'orders', '--prefix', '_test_', '--suffix', '_t'),
        password,
        /exclude each other/,
      ],
      [words('analyze'), password, /--tables orders,customers or take all with --all/],
      [words('analyze', '--all', '--on-error', 'abort'), password, /--on-error goes with sync/],
      [words('sync', '--all', '--on-error', 'retry'), password, /Choose one of abort, continue/],
      [words('analyze', '--all', '--frobnicate'), password, /Unknown option '--frobnicate'. See --help/],
      [['frobnicate'], '', /no command frobnicate/],
      [
        ['analyze', '--url', `mysql://root:hunter2@${host}:${port}`, '--database', 'x', '--all'],
        '',
        /must not hold a password/,
      ],
      [words('analyze', '--all', '--password=hunter2'), '', /Set SHADOW_SYNC_PASSWORD/],
      [
        ['analyze', '--url', 'http://root:hunter2@x', '--database', 'x', '--all'],
        '',
        /not a URL of the form/,
      ],
    ];
    for (const [call, secret, expected] of cases) {
      const { code, stderr, stdout } = await runCli(call, secret);
      assert.equal(code, 1, `${call.join(' ')}\n${stdout}`);
      assert.match(stderr, expected);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n\s+at |hunter2/);
    }
    const { document } = await json('analyze', '--tables', 'ordres');
    assert.deepEqual(Object.keys(document['error'] as object), ['code', 'message']);
  });

  it('names the missing privilege, and leaves the other tables to their fate (E06)', async function () {
    if (!(await sharedServerKind()).administrator) this.skip();
    const { connection, name, server } = database;
    // MySQL 5.6 takes no longer name.
    const user = `limited_${name.slice(-6)}`;
    await connection.query(
      `CREATE USER '${user}'@'%' IDENTIFIED BY 'secret'; GRANT SELECT, CREATE ON ${name}.* TO '${user}'@'%'`,
    );
    try {
      const call = [
        'sync',
        '--url',
        `mysql://${user}@${server.host}:${server.port}/${name}`,
        '--tables',
        'orders,customers',
      ];
      const { code, stdout, stderr } = await runCli([...call, '--on-error', 'continue'], 'secret');
      assert.equal(code, 2, stdout + stderr);
      assert.match(stdout, /orders → _test_orders: failed\. .*ALTER command denied/);
      assert.match(stdout, /customers: in step/);
      assert.doesNotMatch(stdout + stderr, /secret/);
    } finally {
      await connection.query(`DROP USER '${user}'@'%'`);
    }
  });

  it('keeps a name on its line, whatever is in it (X04)', async () => {
    await database.connection.query(
      'CREATE TABLE `x\n  stock → _test_stock  consistent\u001b[2K` (id int NOT NULL PRIMARY KEY)',
    );
    const analysis = await run('check', '--all');
    assert.match(analysis.stdout, /^ {2}x {3}stock → _test_stock {2}consistent \[2K → _test_x .* create$/im);
    assert.doesNotMatch(analysis.stdout, /^ {2}stock → _test_stock {2}consistent/m);
    const sync = await run('sync', '--all');
    assert.match(sync.stdout, /^x {3}stock → _test_stock {2}consistent \[2K: in step/im);
  });

  it('goes on when nobody reads what it prints any more', async () => {
    const call = startCli(words('sync', '--all', '--allow-destructive'), database.server.password);
    call.child.stdout?.destroy();
    const { code, stderr } = await call.done;
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.equal((await run('check', '--all')).code, 0);
  });

  it('stops the running statement on Ctrl+C and tells the truth about it', async function () {
    // On OceanBase a dropped column waits for nobody.
    if (await isServer('oceanbase')) this.skip();
    const { connection } = database;
    await connection.query('START TRANSACTION; SELECT * FROM _test_orders');
    const call = startCli(
      words('sync', '--tables', 'orders,stock', '--allow-destructive'),
      database.server.password,
    );
    await call.printed('sending\nALTER TABLE');
    await new Promise((resolve) => setTimeout(resolve, 500));
    call.child.kill('SIGINT');
    if (await isServer('tidb')) {
      // There it stops once it has what it waits for.
      await call.printed('asked to stop');
      await connection.query('ROLLBACK');
    }
    const { code, stdout, stderr } = await call.done;
    assert.equal(code, 2, stdout + stderr);
    assert.match(stderr, /Aborting/);
    assert.match(stdout, /asked to stop the statement/);
    assert.match(stdout, /Aborted\. The task was aborted\./);
    assert.match(stdout, /orders → _test_orders: notRun/);
    await connection.query('ROLLBACK');
    const [rows] = await connection.query('SHOW CREATE TABLE _test_orders');
    assert.doesNotMatch(JSON.stringify(rows), /note/);
  });

  it('explains itself', async () => {
    for (const call of [[], ['--help'], ['analyze', '--help'], ['sync', '-h'], ['check', '--help']]) {
      const { code, stdout } = await runCli(call);
      assert.equal(code, 0);
      assert.match(stdout, /SHADOW_SYNC_PASSWORD/);
    }
  });
});
