import assert from 'node:assert/strict';
import { type DatabaseServer, sharedDatabase, startDatabase, withDatabase } from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { isMysql8, sharedServerKind } from '../../support/serverKind';

describe('a pinned session', () => {
  let server: DatabaseServer;
  afterEach(closeConnections);
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
  });

  it('tells the facts of the server', async () => {
    const connection = await openTo(server, 'read');
    const facts = connection.server;
    await connection.close();
    const { flavor, version } = await sharedServerKind();
    assert.equal(facts.flavor, flavor);
    assert.equal(facts.version, version);
    assert.notEqual(facts.identity, '');
    assert.ok([0, 1, 2].includes(facts.lowerCaseTableNames), String(facts.lowerCaseTableNames));
    assert.match(facts.defaultCollations['utf8mb4'] ?? '', /^utf8mb4_/);
    assert.equal(facts.readOnly, false);
    assert.match(connection.id, /^\d+$/);
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });

  it('tells servers behind the same host name apart', async function () {
    this.timeout(30_000);
    const other = await startDatabase();
    const [one, two, again] = await Promise.all([
      openTo(server, 'read'),
      openTo(other, 'read'),
      openTo(server, 'execute'),
    ]);
    await Promise.all([one.close(), two.close(), again.close()]);
    await other.stop();
    assert.notEqual(one.server.identity, two.server.identity);
    assert.equal(one.server.identity, again.server.identity);
  });

  it("is independent of the server's defaults (EX-9, L07, X02, X03)", async function () {
    this.timeout(30_000);
    const odd = await startDatabase({
      flags: [
        '--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION',
        '--init-connect=SET NAMES gbk',
        '--lock-wait-timeout=3000',
        '--loose-max-statement-time=1',
        '--loose-explicit-defaults-for-timestamp=0',
        '--loose-mhnsw-default-m=9',
        '--loose-mhnsw-default-distance=cosine',
        '--loose-innodb-compression-default=1',
        '--loose-innodb-default-encryption-key-id=7',
        '--loose-show-create-table-verbosity=1',
        '--loose-innodb-file-per-table=0',
      ],
    });
    const root = await odd.connectRoot();
    // Only users without SUPER get init_connect.
    await root.query("CREATE USER plain@'%'; CREATE DATABASE shop; GRANT ALL ON shop.* TO plain@'%'");
    try {
      for (const purpose of ['read', 'execute'] as const) {
        const connection = await openTo(odd, purpose, { user: 'plain' });
        const [row] = await connection.query(
          'SELECT @@sql_mode AS mode, @@character_set_client AS client, @@character_set_connection AS connection, @@character_set_results AS results, @@lock_wait_timeout AS wait',
        );
        assert.deepEqual(
          { ...row, wait: Number(row?.['wait']) },
          {
            mode: 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
            client: 'utf8mb4',
            connection: 'utf8mb4',
            results: 'utf8mb4',
            wait: 10,
          },
        );
        // Interrupted by max_statement_time, it would say 1 or fail.
        const [slept] = await connection.query('SELECT SLEEP(1.3) AS interrupted');
        assert.equal(Number(slept?.['interrupted']), 0);
        await connection.close();
      }
      const connection = await openTo(odd, 'execute', { user: 'plain' });
      // MariaDB does not print where a table lies.
      assert.equal(connection.server.sharesTablespace, /maria/i.test(odd.version) ? undefined : true);
      // In gbk, the last byte of 中 would swallow the backslash; without backslash escapes it would end the literal.
      const hostile = "中', ADD COLUMN pwned int -- \\' €";
      await connection.query('CREATE TABLE shop.t (id int COMMENT ?)', [hostile]);
      const [column] = await connection.query('SHOW FULL COLUMNS FROM shop.t');
      assert.equal(column?.['Comment'], hostile);
      const [create] = await connection.query('SHOW CREATE TABLE shop.t');
      assert.match(String(create?.['Create Table']), /^CREATE TABLE `t`/);
      // Neither compressed, nor with the number of a key, nor with the row format that is the default.
      await connection.query('CREATE TABLE shop.plain (id int) ENGINE=InnoDB');
      const [plain] = await connection.query('SHOW CREATE TABLE shop.plain');
      assert.doesNotMatch(String(plain?.['Create Table']), /COMPRESSED|KEY_ID|ROW_FORMAT/i);
      // What a vector index is where it prints neither; only MariaDB 11.7 and later has them.
      const vectors = await connection.query("SHOW VARIABLES LIKE 'mhnsw_default%'");
      const values = vectors.map((variable) => variable['Value']);
      assert.ok(['', 'euclidean,6'].includes(values.join()), values.join());
      await connection.close();
    } finally {
      await root.end();
      await odd.stop();
    }
  });

  it('changes and reads what its statements say, whatever the defaults are (C13)', async function () {
    this.timeout(30_000);
    const odd = await startDatabase();
    const root = await odd.connectRoot();
    const maria = /maria/i.test(odd.version);
    await root.query(`CREATE DATABASE shop; USE shop;
      CREATE TABLE t (a int, b int) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1), (1, 2);
      ${'INSERT INTO t SELECT * FROM t;'.repeat(5)}
      SET GLOBAL autocommit = 0, GLOBAL unique_checks = 0, GLOBAL sql_select_limit = 1, GLOBAL max_join_size = 1000,
        GLOBAL wait_timeout = 1`);
    if (maria) {
      await root.query(`CREATE TABLE versions (a int) WITH SYSTEM VERSIONING; INSERT INTO versions VALUES (1);
        SET GLOBAL alter_algorithm = 'INSTANT', GLOBAL check_constraint_checks = 0,
          GLOBAL system_versioning_asof = '2001-01-01 00:00:00'`);
    }
    // MariaDB 10.5 has it from 10.5.2 on.
    await root.query('SET GLOBAL sql_if_exists = 1').catch(() => {});
    try {
      const [reader, executor] = [await openTo(odd, 'read'), await openTo(odd, 'execute')];
      assert.equal((await reader.query('SELECT one.a FROM shop.t one, shop.t other')).length, 64 * 64);
      const changes = {
        'ALTER TABLE shop.t MODIFY COLUMN b varchar(10)': undefined,
        'ALTER TABLE shop.t ADD UNIQUE KEY a (a)': 1062,
        'ALTER TABLE shop.t ADD UNIQUE KEY a (a), ALGORITHM=COPY': 1062,
        'ALTER TABLE shop.absent ADD COLUMN c int': 1146,
        ...(maria && { 'ALTER TABLE shop.t ADD CHECK (a > 1)': 4025 }),
      };
      for (const [sql, errno] of Object.entries(changes)) {
        const refusal = await executor.execute(sql).then(
          () => undefined,
          (error: { errno?: number }) => error.errno,
        );
        assert.equal(refusal, errno, sql);
      }
      if (maria) assert.equal((await reader.query('SELECT a FROM shop.versions')).length, 1);
      // Longer than wait_timeout.
      await new Promise((resolve) => setTimeout(resolve, 2_200));
      await reader.query('SELECT 1');
    } finally {
      await root.end();
      await odd.stop();
    }
  });

  it('makes tables on TiDB as its statements say, whatever the defaults are', async function () {
    this.timeout(30_000);
    const { administrator, flavor } = await sharedServerKind();
    if (flavor !== 'tidb' || !administrator) this.skip();
    await withDatabase(async ({ name, connection: root }) => {
      const make = (table: string): string => `CREATE TABLE \`${name}\`.${table} (a int)`;
      const print = async (table: string): Promise<string> => {
        const [rows] = await root.query(`SHOW CREATE TABLE \`${name}\`.${table}`);
        return String((rows as unknown as readonly Record<string, unknown>[])[0]?.['Create Table']);
      };
      await root.query('SET GLOBAL tidb_shard_row_id_bits = 4, GLOBAL tidb_pre_split_regions = 2');
      try {
        // Sessions learn of it within seconds.
        for (let count = 0; ; count++) {
          const other = await server.connectRoot();
          await other.query(make(`plain${count}`));
          await other.end();
          if ((await print(`plain${count}`)).includes('SHARD_ROW_ID_BITS=4 PRE_SPLIT_REGIONS=2')) break;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        const connection = await openTo(server, 'execute');
        await connection.execute(make('pinned'));
        assert.doesNotMatch(await print('pinned'), /SHARD|SPLIT/);
        const counter = 'id int AUTO_INCREMENT PRIMARY KEY, next int GENERATED ALWAYS AS (id + 1)';
        await connection.execute(`CREATE TABLE \`${name}\`.counted (${counter})`);
      } finally {
        await root.query(
          'SET GLOBAL tidb_shard_row_id_bits = DEFAULT, GLOBAL tidb_pre_split_regions = DEFAULT',
        );
      }
    });
  });

  it('is refused where the server does not let it be pinned (EX-9)', async function () {
    this.timeout(30_000);
    const strict = await startDatabase({ flags: ['--maximum-lock-wait-timeout=5'] });
    try {
      await assert.rejects(openTo(strict, 'execute'), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'session');
        assert.match(error.message, /lock_wait_timeout at "5" where 10 is needed/);
        return true;
      });
      const connection = await openTo(strict, 'execute', {}, { lockWaitSeconds: 4 });
      await connection.close();
    } finally {
      await strict.stop();
    }
  });

  it('sees that a server takes no changes, also as a user who may change it all the same', async function () {
    this.timeout(30_000);
    const replica = await startDatabase({ flags: ['--read-only=1'] });
    const connection = await openTo(replica, 'read');
    await connection.close();
    await replica.stop();
    assert.equal(connection.server.readOnly, true);
  });

  it('alters system-versioned tables', async function () {
    if (!/maria/i.test(server.version)) this.skip();
    await withDatabase(async ({ name }) => {
      const connection = await openTo(server, 'execute');
      await connection.execute(`CREATE TABLE \`${name}\`.t (a int) WITH SYSTEM VERSIONING`);
      await connection.execute(`ALTER TABLE \`${name}\`.t ADD COLUMN b int`);
      await connection.close();
    });
  });

  it('makes tables without a primary key, and foreign keys to keys that are not unique, where MySQL 8.4 does not', async function () {
    this.timeout(30_000);
    if (!isMysql8(server.version) || /^8\.[0-3]\./.test(server.version)) this.skip();
    const keyed = await startDatabase({ flags: ['--sql-generate-invisible-primary-key=ON'] });
    const root = await keyed.connectRoot();
    await root.query("CREATE DATABASE shop; CREATE USER plain@'%'; GRANT ALL ON shop.* TO plain@'%'");
    try {
      const connection = await openTo(keyed, 'execute');
      await connection.execute('CREATE TABLE shop.parent (a int, KEY a (a))');
      await connection.execute('CREATE TABLE shop.child (a int, FOREIGN KEY (a) REFERENCES shop.parent (a))');
      const [create] = await connection.query('SHOW CREATE TABLE shop.parent');
      assert.doesNotMatch(String(create?.['Create Table']), /my_row_id/);
      const plain = await openTo(keyed, 'execute', { user: 'plain' });
      await plain.execute('CREATE TABLE shop.other (a int, FOREIGN KEY (a) REFERENCES shop.parent (a))');
      // Generated keys are an administrator's affair; but they are shown, so that a verification sees them.
      const [made] = await plain.query('SHOW CREATE TABLE shop.other');
      assert.match(String(made?.['Create Table']), /my_row_id/);
      assert.deepEqual([connection.server.keyless, plain.server.keyless], [undefined, 'keyed']);
    } finally {
      await root.end();
      await keyed.stop();
    }
  });

  it('sees a my_row_id that the server does not show by default', async function () {
    this.timeout(30_000);
    if (!isMysql8(server.version, 30)) this.skip();
    const shy = await startDatabase({
      flags: [
        '--sql-generate-invisible-primary-key=ON',
        '--show-gipk-in-create-table-and-information-schema=OFF',
      ],
    });
    const root = await shy.connectRoot();
    await root.query("CREATE DATABASE shop; CREATE USER plain@'%'; GRANT ALL ON shop.* TO plain@'%'");
    await root.query('CREATE TABLE shop.t (a int)');
    try {
      for (const user of ['root', 'plain']) {
        const connection = await openTo(shy, 'read', { user });
        const [create] = await connection.query('SHOW CREATE TABLE shop.t');
        assert.match(String(create?.['Create Table']), /my_row_id/);
      }
    } finally {
      await root.end();
      await shy.stop();
    }
  });

  it('makes tables without a primary key where MySQL wants one, as far as the account may', async function () {
    this.timeout(30_000);
    if (!isMysql8(server.version)) this.skip();
    const strict = await startDatabase({ flags: ['--sql-require-primary-key=ON'] });
    const root = await strict.connectRoot();
    await root.query("CREATE DATABASE shop; CREATE USER plain@'%'; GRANT ALL ON shop.* TO plain@'%'");
    try {
      const connection = await openTo(strict, 'execute');
      await connection.execute('CREATE TABLE shop.t (a int)');
      const plain = await openTo(strict, 'execute', { user: 'plain' });
      assert.deepEqual([connection.server.keyless, plain.server.keyless], [undefined, 'refused']);
      await assert.rejects(plain.execute('ALTER TABLE shop.t ADD COLUMN b int'), (error: Error) => {
        assert.match(
          error.message,
          /setting\. Nothing was changed\. Ask .* SESSION_VARIABLES_ADMIN to user "plain"/,
        );
        return true;
      });
    } finally {
      await root.end();
      await strict.stop();
    }
  });

  it('knows that MariaDB wants a key in each table of InnoDB', async function () {
    this.timeout(30_000);
    if (!server.version.includes('MariaDB')) this.skip();
    const strict = await startDatabase({ flags: ['--innodb-force-primary-key=ON'] });
    const root = await strict.connectRoot();
    await root.query('CREATE DATABASE shop');
    try {
      const connection = await openTo(strict, 'execute');
      assert.equal(connection.server.keyless, 'refusedByInnodb');
      await assert.rejects(
        connection.execute('CREATE TABLE shop.t (a int) ENGINE=InnoDB'),
        /requires a primary key/,
      );
      await connection.execute('CREATE TABLE shop.t (a int NOT NULL, UNIQUE KEY (a)) ENGINE=InnoDB');
      await connection.execute('CREATE TABLE shop.u (a int) ENGINE=MyISAM');
    } finally {
      await root.end();
      await strict.stop();
    }
  });
});
