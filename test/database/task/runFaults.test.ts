import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { openConnection } from '../../../src/engine/connection/openConnection';
import type { OpenConnection } from '../../../src/task/run/runSessions';
import type { Task } from '../../../src/task/task';
import type { TaskEvent } from '../../../src/task/taskEvent';
import { verifyTask } from '../../../src/task/verifyTask';
import { createDatabase, type TestDatabase } from '../../support/database';
import { targetOf } from '../../support/engineTarget';
import { type ServerKind, sharedServerKind } from '../../support/serverKind';
import { analyse, execute, isBefore, makePlan, results, taskSettings } from '../../support/taskRun';
import { startTcpProxy } from '../../support/tcpProxy';

describe('a run that meets trouble', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let kind: ServerKind;
  before(async () => {
    kind = await sharedServerKind();
  });
  beforeEach(async () => {
    database = await createDatabase();
    await database.connection.query(`
      CREATE TABLE a (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE b (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE c (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE d (id int NOT NULL PRIMARY KEY, x int);
      CREATE TABLE _test_a (id int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_b (id int NOT NULL PRIMARY KEY);`);
  });
  afterEach(() => database.drop());

  const open = (
    changes: Parameters<typeof targetOf>[1] = {},
    password = database.server.password,
  ): OpenConnection => {
    return (options, signal) => openConnection(targetOf(database.server, changes), password, options, signal);
  };
  const columns = async (table: string): Promise<string> => {
    const [rows] = await database.connection.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${table}`);
    return rows.map((row) => String(row['Field'])).join();
  };
  const told = (events: readonly TaskEvent[]): string =>
    events.flatMap((event) => (event.kind === 'message' ? [event.text] : [])).join('\n');
  const withUser = async (
    name: string,
    grants: string,
    use: (user: string) => Promise<void>,
  ): Promise<void> => {
    const user = `${name}_${database.name}`.slice(0, 16);
    await database.connection.query(
      `CREATE USER '${user}'@'%'; ${grants.replaceAll('ACCOUNT', `'${user}'@'%'`)}`,
    );
    try {
      await use(user);
    } finally {
      await database.connection.query(`DROP USER '${user}'@'%'`);
    }
  };

  describe('with an account of few connections', () => {
    before(function () {
      // TiDB takes the limit and does not keep it.
      if (!kind.administrator || kind.flavor === 'oceanbase' || kind.flavor === 'tidb') this.skip();
    });
    // GRANT sets no limits any more on MySQL 8, ALTER USER none yet on MySQL 5.6.
    const grantOf = (connections: number): string => {
      const grant = `GRANT ALL ON ${database.name}.* TO ACCOUNT`;
      return `${grant}${kind.old ? '' : '; ALTER USER ACCOUNT'} WITH MAX_USER_CONNECTIONS ${connections}`;
    };

    it('runs over as many as it gets', async () => {
      const plan = await makePlan(database);
      await withUser('few', grantOf(4), async (user) => {
        const { task, events } = await execute(database, plan, {
          connections: 4,
          settleWaitMs: 1_000,
          openConnection: open({ user }, ''),
        });
        assert.equal(task.status, 'succeeded', JSON.stringify([task.detail, task.tables]));
        assert.match(told(events), /no connection left/);
      });
    });

    it('stays interrupted while a verification gets none', async () => {
      const plan = await makePlan(database);
      const died = new Error('the process ended');
      const events: TaskEvent[] = [
        {
          at: new Date().toISOString(),
          kind: 'created',
          by: 't',
          connectionName: 't',
          settings: taskSettings({ database: database.name }),
          plan,
        },
      ];
      await assert.rejects(
        execute(database, plan, {
          append: async (event) => {
            if (event.kind === 'stepFinished') throw died;
            events.push(event);
          },
        }),
        died,
      );
      events.push({ at: new Date().toISOString(), kind: 'interrupted', detail: 'died' });
      await withUser('one', grantOf(1), async (user) => {
        const holder = await open({ user }, '')({ purpose: 'read' });
        const all: TaskEvent[] = [];
        const verification = verifyTask({
          taskId: 1,
          events: events.filter(({ kind: each }) => each !== 'stepStarted'),
          openConnection: open({ user }, ''),
          append: async (event) => void all.push(event),
          signal: new AbortController().signal,
        });
        await assert.rejects(verification, /no connection left/);
        await holder.close();
        assert.deepEqual(all, []);
      });
    });
  });

  describe('that opens a session anew', () => {
    it('reads the table again before it sends anything', async () => {
      let opened = 0;
      const { task } = await execute(database, await makePlan(database), {
        onError: 'continue',
        openConnection: async (options, signal) => {
          // Somebody changes the next shadow while the connection is away.
          if (options.purpose === 'execute' && ++opened === 2)
            await database.connection.query('ALTER TABLE _test_b ADD COLUMN mine int');
          return open()(options, signal);
        },
        append: async (event) => {
          if (!(await isBefore('b', event)) || event.kind !== 'stepAnnounced') return;
          await database.connection.query(`KILL ${event.connectionId}`);
          await new Promise((resolve) => setTimeout(resolve, 200));
        },
      });
      assert.deepEqual(results(task), { a: 'succeeded', b: 'drifted', c: 'succeeded', d: 'succeeded' });
      assert.equal(await columns('_test_b'), 'id,mine');
    });

    it('asks a server that is gone no more than a few times, however many tables it leaves', async () => {
      const { server } = database;
      await database.connection.query(
        Array.from({ length: 12 }, (_, index) => {
          const child = `CREATE TABLE PRE_child${index} (id int NOT NULL PRIMARY KEY, p TYPE NOT NULL, KEY k (p), CONSTRAINT PRE_fk${index} FOREIGN KEY (p) REFERENCES PRE_parent (id))`;
          return `${child.replaceAll('PRE_', '').replace('TYPE', 'bigint')};${child.replaceAll('PRE_', '_test_').replace('TYPE', 'int')}`;
        }).reduce(
          (sql, each) => `${sql};${each}`,
          'CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY); CREATE TABLE _test_parent (id int NOT NULL PRIMARY KEY)',
        ),
      );
      const plan = await makePlan(database);
      const proxy = await startTcpProxy(server.host, server.port);
      try {
        let gone = false;
        let attempts = 0;
        proxy.decide = (sql) => {
          if (!/^\/\*.*\*\/ (ALTER|CREATE) TABLE .*_test_a/s.test(sql)) return 'pass';
          void proxy.close();
          gone = true;
          return 'loseRequest';
        };
        const { task } = await execute(database, plan, {
          settleWaitMs: 500,
          openConnection: (options, signal) => {
            if (gone) attempts++;
            return open({ host: '127.0.0.1', port: proxy.port })(options, signal);
          },
        });
        assert.equal(task.status, 'interrupted');
        assert.ok(attempts < 20, `${attempts} attempts`);
      } finally {
        await proxy.close();
      }
    });
  });

  it('looks again when the clock has gone on between the look and the sending', async () => {
    const { now } = Date;
    let jumped = false;
    try {
      const { task, events } = await execute(database, await makePlan(database), {
        onError: 'continue',
        append: async (event) => {
          if (event.kind !== 'stepStarted' || event.source !== 'a' || jumped) return;
          // As after a sleep of the machine.
          jumped = true;
          Date.now = () => now() + 60_000;
          await database.connection.query('ALTER TABLE _test_a ADD COLUMN mine int');
        },
      });
      assert.equal(results(task)['a'], 'drifted', JSON.stringify(task.tables));
      assert.match(JSON.stringify(events), /Not sent/);
      assert.equal(await columns('_test_a'), 'id,mine');
    } finally {
      Date.now = now;
    }
  });

  describe('when a statement cannot be stopped (L05)', () => {
    before(function () {
      if (!kind.administrator || kind.flavor === 'oceanbase') this.skip();
    });

    for (const [privilege, grants, words] of [
      ['but seen', 'GRANT PROCESS ON *.* TO ACCOUNT ', /does not let this user stop the statement/],
      ['nor seen', '', /not seen by this user/],
    ] as const) {
      it(`says what an administrator must run, and ends with the truth: ${privilege}`, async () => {
        const plan = await makePlan(database);
        await withUser('other', `GRANT SELECT ON ${database.name}.* TO ACCOUNT ; ${grants}`, async (user) => {
          await database.connection.query('START TRANSACTION; SELECT * FROM _test_a');
          const abort = new AbortController();
          let id = '';
          const { task, events } = await execute(database, plan, {
            signal: abort.signal,
            openConnection: (options, signal) =>
              options.purpose === 'read' ? open({ user }, '')(options, signal) : open()(options, signal),
            append: async (event) => {
              if (event.kind === 'stepStarted') {
                id = event.connectionId;
                setTimeout(() => abort.abort(), 200);
              }
              // On TiDB it is the job that is to be ended.
              if (event.kind === 'message' && /KILL QUERY|ADMIN CANCEL DDL JOBS/.test(event.text))
                await database.connection.query('ROLLBACK');
            },
          });
          // TiDB shows the jobs of a table to whom it shows the table.
          assert.match(told(events), kind.flavor === 'tidb' ? /does not let this user stop/ : words);
          const said =
            kind.flavor === 'tidb' ? /ADMIN CANCEL DDL JOBS \d/ : new RegExp(`KILL QUERY ${id}\\b`);
          assert.match(told(events), said);
          assert.equal(task.status, 'aborted');
          const { a, ...others } = results(task);
          assert.equal(a, 'succeeded', 'it ran on');
          assert.deepEqual([...new Set(Object.values(others))], ['notRun']);
        });
      });
    }
  });

  it('sends names that look like the end of a statement as names (X04)', async () => {
    await database.connection.query(
      "CREATE TABLE `a;b -- c /* d` (`x;y */ z` int NOT NULL PRIMARY KEY, `#` int COMMENT '; DROP TABLE a; -- ')",
    );
    const { task }: { task: Task } = await execute(database, await makePlan(database));
    assert.equal(task.status, 'succeeded', JSON.stringify(task.tables));
    const { comparisons } = await analyse(database);
    assert.ok(
      comparisons.every(
        ({ state }) => state.status === 'compared' && state.compared.diff.kind === 'identical',
      ),
    );
    assert.equal(await columns('a'), 'id,x');
  });
});
