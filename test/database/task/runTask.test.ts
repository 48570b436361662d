import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { openConnection } from '../../../src/engine/connection/openConnection';
import type { OpenConnection } from '../../../src/task/run/runSessions';
import type { TableResult, TaskEvent } from '../../../src/task/taskEvent';
import type { Task } from '../../../src/task/task';
import { alertLines, logLines } from '../../../src/task/texts/logLines';
import { createDatabase, startDatabase, withDatabase, type TestDatabase } from '../../support/database';
import { openerTo, targetOf } from '../../support/engineTarget';
import { analyse, execute, isBefore, makePlan, results } from '../../support/taskRun';
import { startTcpProxy } from '../../support/tcpProxy';
import { sharedServerKind } from '../../support/serverKind';

const shop = `
  CREATE TABLE customers (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL);
  CREATE TABLE orders (
    id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2) NOT NULL, note varchar(200),
    KEY ix_customer (customer_id),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
  );
  CREATE TABLE stock (id int NOT NULL PRIMARY KEY, amount int NOT NULL);
  CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY);`;

describe('running a task', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(shop);
  });
  afterEach(() => database.drop());

  const isOceanBase = async (): Promise<boolean> => (await sharedServerKind()).flavor === 'oceanbase';
  const isTidb = async (): Promise<boolean> => (await sharedServerKind()).flavor === 'tidb';

  const createText = async (table: string): Promise<string> => {
    const [rows] = await database.connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
    return String(rows[0]?.['Create Table']);
  };

  it('brings all shadows in step, an intent before each statement and an outcome after it (EX-1, EX-3, EX-8)', async () => {
    const { task, events } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'succeeded', stock: 'succeeded' });
    const steps = events.flatMap((event) =>
      event.kind === 'stepStarted' || event.kind === 'stepFinished' ? [`${event.kind} ${event.step}`] : [],
    );
    assert.deepEqual(
      steps,
      [0, 1, 2, 3].flatMap((step) => [`stepStarted ${step}`, `stepFinished ${step}`]),
    );
    assert.match(await createText('_test_orders'), /REFERENCES (`\w+`\.)?`_test_customers`/);
    const { comparisons } = await analyse(database);
    const kinds = comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
    assert.deepEqual(kinds, ['identical', 'identical', 'identical']);
  });

  it('writes the intent before the server hears of the statement, and sends nothing when it cannot (E07)', async () => {
    const plan = await makePlan(database);
    const full = execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'stepStarted') throw new Error('No space left on the device.');
      },
    });
    await assert.rejects(full, /No space left/);
    assert.equal((await makePlan(database)).hash, plan.hash, 'nothing changed');
  });

  it('announces the next statement while one runs, and sends it only when that is written (E07)', async () => {
    const plan = await makePlan(database);
    let early: unknown;
    const { events } = await execute(database, plan, {
      append: async (event) => {
        if (await isBefore('orders', event))
          [early] = await database.connection.query("SHOW TABLES LIKE '\\_test\\_orders'");
      },
    });
    assert.deepEqual(early, [], 'nothing was sent before');
    const order = events.flatMap(({ kind, ...event }) => ('step' in event ? [`${kind} ${event.step}`] : []));
    // The last statement is another phase's, which the lane does not look into.
    assert.deepEqual(order.slice(0, 6), [
      'stepStarted 0',
      'stepAnnounced 1',
      'stepFinished 0',
      'stepStarted 1',
      'stepAnnounced 2',
      'stepFinished 1',
    ]);
  });

  it('waits for a statement’s own record where its announcement is old: others may have taken over', async () => {
    const plan = await makePlan(database);
    const { now } = Date;
    try {
      const run = execute(database, plan, {
        append: async (event) => {
          if (await isBefore('orders', event)) Date.now = () => now() + 6_000;
          if (event.kind === 'stepStarted' && event.source === 'orders') throw new Error('Taken over.');
        },
      });
      await assert.rejects(run, /Taken over/);
    } finally {
      Date.now = now;
    }
    assert.ok((await createText('_test_customers')) !== '');
    const { comparisons } = await analyse(database);
    const kinds = comparisons.map(({ state }) => state.status === 'compared' && state.compared.diff.kind);
    assert.deepEqual(kinds, ['identical', 'alter', 'alter']);
  });

  it('leaves a table alone whose shadow changed since the analysis, and says how (EX-2)', async () => {
    const plan = await makePlan(database);
    await database.connection.query('ALTER TABLE _test_stock ADD COLUMN mine int');
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.equal(task.status, 'succeededWithErrors');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'succeeded', stock: 'drifted' });
    assert.match(message(task, 'stock'), /_test_stock changed since the analysis: .*- column mine/);
    assert.match(await createText('_test_stock'), /mine/);
  });

  it('leaves a table alone whose source changed or went away since the analysis (EX-2)', async () => {
    const plan = await makePlan(database);
    await database.connection.query('ALTER TABLE stock MODIFY amount bigint NOT NULL; DROP TABLE orders');
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'drifted', stock: 'drifted' });
    assert.match(
      message(task, 'stock'),
      /stock changed since the analysis: ~ column amount: int(?:\(11\))? → bigint/,
    );
    assert.match(message(task, 'orders'), /orders is not there any more/);
  });

  it('does not create or replace a shadow that came or went meanwhile (D03, D04)', async () => {
    const plan = await makePlan(database);
    await database.connection.query(
      'CREATE TABLE _test_customers (id int NOT NULL PRIMARY KEY); DROP TABLE _test_stock',
    );
    const { task } = await execute(database, plan, { onError: 'continue' });
    assert.deepEqual(results(task), { customers: 'drifted', orders: 'succeeded', stock: 'drifted' });
    assert.match(message(task, 'customers'), /_test_customers was created by someone else/);
    assert.match(message(task, 'stock'), /_test_stock is not there any more/);
  });

  it('stops at a table that someone changed between two of its statements, and says what is missing', async () => {
    const { task } = await execute(database, await makePlan(database), {
      append: async (event) => {
        if (await isBefore('stock', event))
          await database.connection.query('ALTER TABLE _test_orders ADD COLUMN mine int');
      },
    });
    assert.equal(task.status, 'failed');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'failed', stock: 'succeeded' });
    assert.match(message(task, 'orders'), /_test_orders changed since the analysis: .*- column mine/);
    const state = task.tables['orders']?.state as Extract<TableResult, { status: 'failed' }>;
    assert.ok(state.remaining?.includes('- column mine'), JSON.stringify(state));
    assert.ok(state.remaining?.some((text) => text.startsWith('+ foreign key')));
    assert.doesNotMatch(await createText('_test_orders'), /FOREIGN KEY/);
  });

  it('tells a change of the counter from a change of the table', async () => {
    const counting = 'id int NOT NULL AUTO_INCREMENT PRIMARY KEY';
    await database.connection.query(`DROP TABLE stock, _test_stock;
      CREATE TABLE stock (${counting}, amount int NOT NULL); CREATE TABLE _test_stock (${counting})`);
    const plan = await makePlan(database);
    await database.connection.query('INSERT INTO stock (amount) VALUES (1), (2), (3)');
    const { task } = await execute(database, plan);
    assert.equal(task.status, 'succeeded');
  });

  describe('when a statement fails', () => {
    // 1062: the shadow's rows have the same amount twice.
    beforeEach(async () => {
      await database.connection.query(`
        CREATE TABLE before_it (id int NOT NULL PRIMARY KEY);
        CREATE TABLE broken (id int NOT NULL PRIMARY KEY, amount int NOT NULL, UNIQUE KEY u (amount));
        CREATE TABLE _test_broken (id int NOT NULL PRIMARY KEY, amount int NOT NULL);
        INSERT INTO _test_broken VALUES (1, 1), (2, 1);`);
    });

    it('stops by default, and does not call the rest failed (EX-4)', async () => {
      const { task } = await execute(database, await makePlan(database));
      assert.equal(task.status, 'failed');
      assert.deepEqual(results(task), {
        before_it: 'succeeded',
        broken: 'failed',
        customers: 'notRun',
        orders: 'notRun',
        stock: 'notRun',
      });
      assert.match(message(task, 'broken'), /Duplicate entry.*\(1062\)/);
      assert.match(message(task, 'stock'), /broken did not succeed/);
    });

    it('goes on where the user wants it (EX-4)', async () => {
      const { task } = await execute(database, await makePlan(database), { onError: 'continue' });
      assert.equal(task.status, 'succeededWithErrors');
      const { broken, ...others } = results(task);
      assert.equal(broken, 'failed');
      assert.deepEqual([...new Set(Object.values(others))], ['succeeded']);
    });

    it('ends failed when nothing succeeded', async () => {
      const plan = await makePlan(database, {}, { skipped: ['before_it', 'customers', 'orders', 'stock'] });
      const { task } = await execute(database, plan, { onError: 'continue' });
      assert.equal(task.status, 'failed');
    });
  });

  it('says so when foreign keys were taken away and not added again', async () => {
    await database.connection.query(`
      CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY, code int NOT NULL, UNIQUE KEY u (code));
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_id bigint NOT NULL,
        CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY, code int NOT NULL);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent_id int NOT NULL,
        CONSTRAINT _test_fk FOREIGN KEY (parent_id) REFERENCES _test_parent (id));
      INSERT INTO _test_parent VALUES (1, 7), (2, 7);`);
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders', 'stock'] });
    assert.ok(
      plan.tables.some(({ statements }) => statements.some(({ phase }) => phase === 'dropForeignKeys')),
    );
    const { task, events } = await execute(database, plan);
    assert.equal(task.status, 'failed');
    const [first, second] = plan.tables.map(({ pair }) => pair.source.name);
    assert.deepEqual([first, second], ['child', 'parent']);
    assert.equal(results(task)['parent'], 'failed');
    assert.equal(results(task)['child'], 'failed');
    assert.match(message(task, 'child'), /^Not finished: parent did not succeed, .* were not added again\.$/);
    const loss = lossOf(events, '_test_child');
    if (await isOceanBase()) {
      // It refuses the parent's changes together, and makes one after another as far as they go.
      assert.match(loss, /_test_child is without its foreign key _test_fk .* This adds it again/);
    } else {
      // The child is as it will be, and its parent as it was: what is told must not be tried in vain.
      assert.match(
        loss,
        /_test_child is without its foreign key _test_fk .* The tables do not fit it as they are: _test_parent has id as int\S*, which does not fit bigint\S*\. Once they do, this adds it again/,
      );
      await assert.rejects(database.connection.query(addsAgain(loss)));
      await database.connection.query('ALTER TABLE _test_parent MODIFY id bigint NOT NULL');
    }
    await database.connection.query(addsAgain(loss));
    const state = task.tables['child']?.state as Extract<TableResult, { status: 'failed' }>;
    assert.ok(
      state.remaining?.some((text) => text.startsWith('+ foreign key')),
      JSON.stringify(state),
    );
  });

  it('says how a foreign key that was taken away is added again where its tables were not reached', async () => {
    await database.connection.query(`
      CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY);
      CREATE TABLE child (id int NOT NULL PRIMARY KEY, parent_id bigint NOT NULL,
        CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id));
      CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_child (id int NOT NULL PRIMARY KEY, parent_id int NOT NULL,
        CONSTRAINT _test_fk FOREIGN KEY (parent_id) REFERENCES _test_parent (id));
      CREATE TABLE _test_broken (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE broken (id int NOT NULL PRIMARY KEY, x int NOT NULL UNIQUE);
      INSERT INTO _test_broken VALUES (1, 7), (2, 7);`);
    const { task, events } = await execute(database, await makePlan(database));
    assert.equal(results(task)['broken'], 'failed');
    const loss = lossOf(events, '_test_child');
    assert.match(
      loss,
      /is without its foreign key _test_fk \(parent_id → _test_parent\.id\) now\. This adds it/,
    );
    await database.connection.query(addsAgain(loss));
  });

  it('adds foreign keys last, so cycles and self references do not matter (EX-8)', async () => {
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, b_id int, a_id int,
        CONSTRAINT a_self FOREIGN KEY (a_id) REFERENCES a (id));
      CREATE TABLE b (id int NOT NULL PRIMARY KEY, a_id int, CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a (id));
      ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b (id);`);
    const { task } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    const text = await createText('_test_a');
    assert.match(text, /REFERENCES (`\w+`\.)?`_test_a`/);
    assert.match(text, /REFERENCES (`\w+`\.)?`_test_b`/);
  });

  it('aborts while a statement waits for a lock, and knows what the server did (EX-5, L02)', async function () {
    // There a new column waits for nobody; the next test has what does.
    if (await isOceanBase()) this.skip();
    const plan = await makePlan(database);
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
    const abort = new AbortController();
    const { task, events } = await execute(database, plan, {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepStarted' && event.source === 'stock') setTimeout(() => abort.abort(), 300);
        // TiDB stops what waits once it has what it waits for.
        if (event.kind === 'message' && event.text.includes('asked to stop') && (await isTidb()))
          await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'aborted');
    assert.equal(results(task)['stock'], 'notRun');
    const outcome = events.find(
      (event): event is Extract<TaskEvent, { kind: 'stepFinished' }> =>
        event.kind === 'stepFinished' && event.source === 'stock',
    )?.outcome;
    assert.equal(outcome?.status, 'failed');
    assert.match(JSON.stringify(outcome), /did not apply/);
    await database.connection.query('ROLLBACK');
    assert.doesNotMatch(await createText('_test_stock'), /amount/);
  });

  it('aborts while OceanBase builds an index, which it shows until the transactions before it are over', async function () {
    if (!(await isOceanBase())) this.skip();
    await database.connection.query(`
      DROP TABLE _test_stock; CREATE TABLE _test_stock (id int NOT NULL PRIMARY KEY, amount int NOT NULL);
      INSERT INTO _test_stock VALUES (1, 1); ALTER TABLE stock ADD KEY by_amount (amount);`);
    const plan = await makePlan(database, { range: 'partial', tables: ['stock'] });
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock FOR UPDATE');
    const abort = new AbortController();
    const shown: string[] = [];
    const { task, events } = await execute(database, plan, {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepStarted') setTimeout(() => abort.abort(), 700);
        if (event.kind !== 'message' || !event.text.includes('what became')) return;
        shown.push(await createText('_test_stock'));
        setTimeout(() => void database.connection.query('ROLLBACK'), 500);
      },
    });
    assert.match(shown.join(), /KEY `by_amount`/);
    assert.equal(task.status, 'aborted');
    assert.match(JSON.stringify(events), /did not apply/);
    assert.doesNotMatch(await createText('_test_stock'), /by_amount/);
  });

  it('runs nothing after an abort between two tables', async () => {
    const abort = new AbortController();
    const { task, events } = await execute(database, await makePlan(database), {
      signal: abort.signal,
      append: async (event) => {
        if (event.kind === 'stepFinished') abort.abort();
      },
    });
    assert.equal(task.status, 'aborted');
    assert.deepEqual(results(task), { customers: 'succeeded', orders: 'notRun', stock: 'notRun' });
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 1);
    const alerts = alertLines(logLines(events)).map(({ text }) => text);
    assert.equal(alerts.filter((text) => /not run/.test(text)).length, 1, alerts.join('\n'));
    assert.ok(alerts.some((text) => text.startsWith('2 tables not run: ')));
  });

  it('tells whom a statement waits for, while it waits', async function () {
    if ((await isOceanBase()) || (await isTidb())) this.skip();
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
    const { task, events } = await execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'message' && event.source === 'stock') await database.connection.query('ROLLBACK');
      },
    });
    assert.equal(task.status, 'succeeded');
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 1, 'in one try');
    const texts = events.flatMap((event) => (event.kind === 'message' ? event.text : []));
    assert.match(texts.join('\n'), /^_test_stock waits for a lock\. .* connection \d+ of /);
  });

  const looks: [string, () => Promise<never>][] = [
    ['is refused for a password', () => Promise.reject(new Error('The connection needs its password.'))],
    ['waits for one to be typed', () => new Promise<never>(() => undefined)],
  ];
  for (const [what, refuse] of looks) {
    it(`ends with its statements, though the look at whom one waits for ${what}`, async function () {
      if ((await isOceanBase()) || (await isTidb())) this.skip();
      const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
      await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
      const open = openerTo(database.server);
      let looked = 0;
      let sent = false;
      const { task, events } = await execute(database, plan, {
        openConnection: (options, signal) => {
          if (!sent || options.purpose !== 'read') return open(options, signal);
          looked++;
          setTimeout(() => void database.connection.query('ROLLBACK'), 500);
          return refuse();
        },
        append: async ({ kind }) => {
          if (kind === 'stepStarted') sent = true;
        },
      });
      assert.equal(looked, 1);
      assert.equal(task.status, 'succeeded');
      assert.equal(events.filter(({ kind }) => kind === 'stepFinished').length, 1);
    });
  }

  it('gives up on a lock after the session limit, with what to do', async function () {
    // There a new column waits for nobody, and what waits does so without end, as all does on TiDB.
    if ((await isOceanBase()) || (await isTidb())) this.skip();
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders'] });
    await database.connection.query('START TRANSACTION; SELECT * FROM _test_stock');
    const { task, events } = await execute(database, plan, {
      openConnection: (options, signal) =>
        openConnection(
          targetOf(database.server),
          database.server.password,
          { ...options, lockWaitSeconds: 1 },
          signal,
        ),
    });
    assert.equal(task.status, 'failed');
    assert.match(message(task, 'stock'), /Another session holds a lock.* connection \d+ of .*\(1205\)/);
    assert.equal(events.filter(({ kind }) => kind === 'stepStarted').length, 3, 'three tries');
  });

  it('keeps two runs on the same shadow apart (L08)', async () => {
    const plan = await makePlan(database);
    let second: Task | undefined;
    const { task } = await execute(database, plan, {
      append: async (event) => {
        if (event.kind === 'stepStarted') second ??= (await execute(database, plan)).task;
      },
    });
    assert.equal(task.status, 'succeeded');
    assert.equal(second?.status, 'failed');
    assert.match(
      second.detail ?? '',
      (await isTidb())
        ? /Another run is synchronising _test_\w+ at this moment/
        : /Another run \(connection \d+ of the server\) is synchronising _test_\w+ at this moment/,
    );
    assert.deepEqual([...new Set(Object.values(results(second)))], ['notRun']);
  });

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
      if ((await isOceanBase()) || (await isTidb())) this.skip();
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
      assert.match(message(task, 'stock'), /locks of the shadows were lost/);
      assert.deepEqual(results(task), { stock: 'failed' });
    });
  });

  describe('when the connection is lost in the middle of a statement (EX-6)', () => {
    for (const [fate, applied] of [
      ['loseReply', true],
      ['loseRequest', false],
    ] as const) {
      it(`asks the server, and repeats nothing: ${fate}`, async () => {
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
          if (!applied) assert.match(message(task, 'stock'), /did not apply/);
        } finally {
          await proxy.close();
        }
      });
    }

    it('ends interrupted, to be verified, when the server stays away', async () => {
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
      const { task } = await execute(database, await makePlan(database), {
        append: async (event) => {
          if (!(await isBefore('orders', event)) || event.kind !== 'stepAnnounced') return;
          await database.connection.query(`KILL ${event.connectionId}`);
          // MySQL 5.6 takes a moment to hang up.
          await new Promise((resolve) => setTimeout(resolve, 200));
        },
      });
      assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    });
  });

  it('ends failed, not interrupted, when no connection can be had', async () => {
    const { task } = await execute(database, await makePlan(database), {
      openConnection: () => Promise.reject(new Error('The password was not given.')),
    });
    assert.equal(task.status, 'failed');
    assert.equal(task.detail, 'The password was not given.');
    assert.deepEqual([...new Set(Object.values(results(task)))], ['notRun']);
  });

  it('refuses a plan whose statements are not those that were made', async () => {
    const plan = await makePlan(database);
    const forged = {
      ...plan,
      tables: plan.tables.map((table) => ({
        ...table,
        statements: table.statements.map((statement) => ({ ...statement, sql: 'DROP TABLE orders' })),
      })),
    };
    const { task } = await execute(database, forged);
    assert.equal(task.status, 'failed');
    assert.match(task.detail ?? '', /hash does not fit/);
    assert.match(await createText('orders'), /customer_id/);
  });

  it('has nothing to do with an empty plan', async () => {
    const plan = await makePlan(database, {}, { skipped: ['customers', 'orders', 'stock'] });
    const { task } = await execute(database, plan);
    assert.equal(task.status, 'succeeded');
    assert.equal(task.detail, 'The plan is empty: no table was changed.');
  });

  it('treats a table called __proto__ as any other (X14)', async () => {
    await database.connection.query('CREATE TABLE __proto__ (id int NOT NULL PRIMARY KEY)');
    const { task } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded');
    assert.equal(new Map(Object.entries(results(task))).get('__proto__'), 'succeeded');
  });
});

describe('the server that a task runs on', function () {
  this.timeout(60_000);

  it('must be the one that was analysed (D07), and take changes (D08)', async () => {
    const other = await startDatabase();
    try {
      await withDatabase(async (database) => {
        await database.connection.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY)');
        const plan = await makePlan(database);
        const moved = await execute(database, plan, {
          openConnection: (options, signal) =>
            openConnection(targetOf(other), other.password, options, signal),
        });
        assert.match(moved.task.detail ?? '', /Another server answers/);
        assert.deepEqual(results(moved.task), { orders: 'notRun' });
        // The second one that reads is the one that holds the locks.
        let reading = 0;
        const split = await execute(database, plan, {
          openConnection: (options, signal) => {
            const to = options.purpose === 'read' && ++reading === 2 ? other : database.server;
            return openConnection(targetOf(to), to.password, options, signal);
          },
        });
        assert.match(split.task.detail ?? '', /Another server answers/);
        assert.deepEqual(results(split.task), { orders: 'notRun' });
      });
      await withDatabase(async (database) => {
        await database.connection.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY)');
        const plan = await makePlan(database);
        await database.connection.query('SET GLOBAL read_only = 1');
        const { task } = await execute(database, plan);
        assert.equal(task.status, 'failed');
        assert.match(task.detail ?? '', /read-only/);
      }, other);
    } finally {
      await other.stop();
    }
  });
});

function message(task: Task, source: string): string {
  const state = task.tables[source]?.state;
  return state && 'message' in state ? state.message : '';
}

/** What a run told of a foreign key that this table lost. */
function lossOf(events: readonly TaskEvent[], shadow: string): string {
  const told = events.flatMap((event) => (event.kind === 'message' ? [event.text] : []));
  const loss = told.find((text) => text.startsWith(`${shadow} is without its foreign key`));
  assert.ok(loss !== undefined, told.join('\n'));
  return loss;
}

function addsAgain(loss: string): string {
  return /as it was: (ALTER TABLE .*);$/.exec(loss)?.[1] ?? '';
}
