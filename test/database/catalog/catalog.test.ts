import assert from 'node:assert/strict';
import { listDatabases } from '../../../src/engine/catalog/listDatabases';
import { listTables } from '../../../src/engine/catalog/listTables';
import {
  type CreateStatement,
  readCreateStatement,
  readCreateStatements,
} from '../../../src/engine/catalog/readCreateStatements';
import type { Connection } from '../../../src/engine/connection/connection';
import { quoteTable } from '../../../src/engine/schema/quoting';
import {
  createDatabase,
  type DatabaseServer,
  sharedDatabase,
  type TestDatabase,
} from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { startTcpProxy } from '../../support/tcpProxy';
import { sharedServerKind } from '../../support/serverKind';

const hostileNames = [
  'back`tick',
  "quo'te",
  'new\nline',
  'end */ it',
  '-- dash',
  '__proto__',
  'constructor',
  '表',
];

describe('the catalog', () => {
  let server: DatabaseServer;
  let database: TestDatabase;
  let connection: Connection;
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
  });
  beforeEach(async () => {
    database = await createDatabase();
    connection = await openTo(server, 'read');
  });
  afterEach(async () => {
    await closeConnections();
    await database.drop();
  });

  const tableOf = (name: string) => ({ database: database.name, name });
  const createTables = async (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      await database.connection.query(
        `CREATE TABLE ${quoteTable(tableOf(name))} (id int, note varchar(20) COMMENT '中')`,
      );
    }
  };
  const collect = async (
    connections: readonly Connection[],
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly CreateStatement[]> => {
    const found: CreateStatement[] = [];
    for await (const one of readCreateStatements(connections, names.map(tableOf), signal)) found.push(...one);
    return found;
  };
  const openMany = (count: number): Promise<readonly Connection[]> =>
    Promise.all(Array.from({ length: count }, () => openTo(server, 'read')));
  const closeAll = (connections: readonly Connection[]) => Promise.all(connections.map((one) => one.close()));

  it('lists the databases of users, not those of the server', async () => {
    const names = await listDatabases(connection);
    assert.ok(names.includes(database.name));
    for (const own of ['mysql', 'information_schema', 'performance_schema', 'sys']) {
      assert.ok(!names.includes(own), own);
    }
  });

  it('lists tables with odd names, and says which are not tables', async () => {
    await createTables(hostileNames);
    await database.connection.query('CREATE VIEW v AS SELECT 1 AS one');
    const listed = await listTables(connection, database.name);
    assert.deepEqual(
      listed.map(({ table, kind }) => [table.name, kind]),
      [...hostileNames.map((name) => [name, 'table']), ['v', 'view']].sort(([left], [right]) =>
        String(left) < String(right) ? -1 : 1,
      ),
    );
  });

  it('lists system-versioned tables as tables, sequences as something else', async function () {
    if (!/maria/i.test(server.version)) this.skip();
    await database.connection.query('CREATE TABLE history (a int) WITH SYSTEM VERSIONING; CREATE SEQUENCE s');
    const listed = await listTables(connection, database.name);
    assert.deepEqual(
      listed.map(({ table, kind }) => [table.name, kind]),
      [
        ['history', 'table'],
        ['s', 'other'],
      ],
    );
  });

  it('says that a database does not exist', async function () {
    if (!(await sharedServerKind()).administrator) this.skip();
    await assert.rejects(listTables(connection, 'no`where'), {
      errno: 1049,
      message: /Unknown database 'no`where'/,
    });
  });

  it("reads many tables over several connections in the server's words", async function () {
    this.timeout(20_000);
    const names = [...hostileNames, ...Array.from({ length: 230 }, (_, index) => `t${index}`)];
    await createTables(names);
    const connections = await openMany(4);
    const found = await collect(connections, names);
    await closeAll(connections);
    assert.deepEqual(found.map(({ table }) => table.name).sort(), [...names].sort());
    for (const one of found) {
      assert.ok(one.status === 'read', one.table.name);
      const [rows] = await database.connection.query(`SHOW CREATE TABLE ${quoteTable(one.table)}`);
      const [row] = rows as unknown as readonly { 'Create Table': string }[];
      assert.equal(one.createStatement, row?.['Create Table']);
    }
  });

  it('needs a round trip for 50 tables, and yields the first before the last is read', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `t${index}`);
    await createTables(names);
    const proxy = await startTcpProxy(server.host, server.port);
    const one = await openTo(server, 'read', { port: proxy.port });
    const before = proxy.commands.length;
    let tripsAtFirst: number | undefined;
    for await (const found of readCreateStatements([one], names.map(tableOf))) {
      assert.ok(found.every(({ status }) => status === 'read'));
      tripsAtFirst ??= proxy.commands.length - before;
    }
    assert.equal(tripsAtFirst, 1);
    assert.equal(proxy.commands.length - before, 3);
    await one.close();
    await proxy.close();
  });

  it('tells absent tables, views and refusals from tables; one does not spoil the others', async function () {
    const { administrator, flavor } = await sharedServerKind();
    if (!administrator) this.skip();
    await createTables(['open', 'closed']);
    await database.connection.query("CREATE VIEW v AS SELECT 1 AS one; CREATE USER reader@'%'");
    await database.connection.query(
      `GRANT SELECT ON \`${database.name}\`.\`open\` TO reader@'%'; GRANT SELECT, SHOW VIEW ON \`${database.name}\`.v TO reader@'%'`,
    );
    const reader = await openTo(server, 'read', { user: 'reader' });
    const found = await collect([reader], ['closed', 'v', 'gone', 'open']);
    await reader.close();
    await database.connection.query("DROP USER reader@'%'");
    const [closed, view, gone, open] = found;
    assert.ok(closed?.status === 'failed' && closed.error.errno === 1142);
    assert.match(closed.error.message, /denied to user .* for table .*closed/);
    assert.equal(view?.status, 'view', JSON.stringify(view));
    // Without a right to it, most servers do not say that a table is missing.
    assert.equal(gone?.status, flavor === 'oceanbase' ? 'absent' : 'failed');
    assert.equal(open?.status, 'read');
    assert.deepEqual(await readCreateStatement(connection, tableOf('gone')), {
      table: tableOf('gone'),
      status: 'absent',
    });
  });

  it('goes on with the other connections when one is lost, and fails when all are', async function () {
    this.timeout(60_000);
    const names = Array.from({ length: 200 }, (_, index) => `t${index}`);
    await createTables(names);
    const connections = await openMany(3);
    await database.connection.query(`KILL ${connections[1]?.id}`);
    assert.equal((await collect(connections, names)).length, 200);
    for (const { id } of [connections[0], connections[2]] as readonly Connection[]) {
      await database.connection.query(`KILL ${id}`);
    }
    await assert.rejects(collect(connections, names), { name: 'EngineError' });
    await closeAll(connections);
  });

  it('stops when aborted, and when nobody reads on', async function () {
    this.timeout(60_000);
    const names = Array.from({ length: 150 }, (_, index) => `t${index}`);
    await createTables(names);
    const abort = new AbortController();
    let read = 0;
    await assert.rejects(
      async () => {
        for await (const one of readCreateStatements([connection], names.map(tableOf), abort.signal)) {
          read += one.filter(({ status }) => status === 'read').length;
          if (read === 50) abort.abort();
        }
      },
      { code: 'aborted' },
    );
    assert.equal(read, 50);
    const [other] = await openMany(1);
    assert.ok(other);
    for await (const one of readCreateStatements([other], names.map(tableOf))) {
      assert.equal(one[0]?.status, 'read');
      break;
    }
    assert.deepEqual(await other.query('SELECT 1 AS one'), [{ one: '1' }]);
    await other.close();
  });
});
