import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Connection, ConnectionTarget } from '../../../src/engine/connection/connection';
import { openConnection, withReadConnections } from '../../../src/engine/connection/openConnection';
import { EngineError } from '../../../src/engine/engineError';
import { type DatabaseServer, sharedDatabase, startDatabase } from '../../support/database';
import { freePort } from '../../support/freePort';
import { closeConnections, openTo, targetOf } from '../../support/engineTarget';
import { startTcpProxy } from '../../support/tcpProxy';
import { serverKnows } from '../../support/fixtures';
import { isMysql8, sharedServerKind } from '../../support/serverKind';

describe('opening a connection', () => {
  let server: DatabaseServer;
  afterEach(closeConnections);
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
  });

  const failure = async (
    changes: Partial<ConnectionTarget>,
    password = server.password,
    connectTimeoutMs = 5_000,
  ): Promise<EngineError> => {
    try {
      const connection = await openConnection(targetOf(server, changes), password, {
        purpose: 'read',
        connectTimeoutMs,
      });
      await connection.close();
    } catch (error) {
      assert.ok(error instanceof EngineError, String(error));
      return error;
    }
    assert.fail('It connected.');
  };

  /** MySQL 8 asks its users for their password, which is sent inside TLS only. */
  const sha2Tls = (): Partial<ConnectionTarget> =>
    isMysql8(server.version) ? { tls: { mode: 'required' } } : {};

  it('names an unknown host', async () => {
    const error = await failure({ host: 'no-such-host.invalid' });
    assert.equal(error.code, 'connect');
    assert.match(error.message, /^The host no-such-host\.invalid is unknown\./);
  });

  it('names host and port where nothing listens', async () => {
    const port = await freePort();
    const error = await failure({ port });
    assert.equal(error.code, 'connect');
    assert.match(error.message, new RegExp(`^127\\.0\\.0\\.1:${port} refuses connections\\.`));
  });

  it('names the user at a wrong password, and never the password', async function () {
    const { administrator, flavor } = await sharedServerKind();
    if (!administrator) this.skip();
    const root = await server.connectRoot();
    await root.query("CREATE USER shopper@'%' IDENTIFIED BY 'right'");
    const error = await failure({ user: 'shopper', ...sha2Tls() }, 'canary-4711');
    await root.query("DROP USER shopper@'%'");
    await root.end();
    assert.equal(error.code, 'access');
    assert.equal(error.errno, 1045);
    assert.equal(error.sqlState, flavor === 'oceanbase' ? '42000' : '28000');
    assert.match(error.message, /refused user "shopper": Access denied/);
    assert.doesNotMatch(JSON.stringify(error) + (error.stack ?? ''), /canary-4711/);
    assert.equal(error.cause, undefined);
  });

  it('says that a password has expired, and that an account is locked', async function () {
    // OceanBase and MariaDB 10.3 have no PASSWORD EXPIRE, MySQL 5.6 no ACCOUNT LOCK.
    const { administrator, flavor, version } = await sharedServerKind();
    const knows = serverKnows({ needs: ['mariadb 10.4', 'mysql 5.7'] }, version);
    if (!administrator || !knows || flavor === 'oceanbase') this.skip();
    const root = await server.connectRoot();
    await root.query("CREATE USER late@'%' IDENTIFIED BY 'x'");
    await root.query(
      /maria/i.test(server.version)
        ? "ALTER USER late@'%' PASSWORD EXPIRE"
        : "ALTER USER late@'%' IDENTIFIED BY 'x' PASSWORD EXPIRE",
    );
    const expired = await failure({ user: 'late', ...sha2Tls() }, 'x');
    await root.query("ALTER USER late@'%' ACCOUNT LOCK");
    const locked = await failure({ user: 'late', ...sha2Tls() }, 'x');
    await root.query("DROP USER late@'%'");
    await root.end();
    assert.equal(expired.code, 'access');
    assert.match(expired.message, /password of user "late" .*has expired/);
    assert.equal(locked.code, 'access');
    assert.match(locked.message, /account of user "late" .* is locked/);
    // MySQL's own words end with a full stop, MariaDB's do not.
    for (const { message } of [expired, locked]) assert.doesNotMatch(message, /\.\./);
  });

  it('says that the server has no connection left (C14)', async function () {
    this.timeout(30_000);
    const small = await startDatabase({ flags: ['--max-connections=10'] });
    const root = await small.connectRoot();
    await root.query("CREATE USER guest@'%'");
    const guests: Connection[] = [];
    try {
      const error = await (async () => {
        for (;;) guests.push(await openTo(small, 'read', { user: 'guest' }));
      })().catch((reason: unknown) => reason);
      assert.ok(error instanceof EngineError && error.errno === 1040, String(error));
      assert.equal(error.code, 'connect');
      assert.match(error.message, /has no connection left for user "guest": Too many connections/);
    } finally {
      await Promise.all(guests.map((guest) => guest.close()));
      await root.end();
      await small.stop();
    }
  });

  it('gives up on servers that are silent, talk nonsense, stop halfway or hang up (C16)', async () => {
    const behaviours: Record<string, (server: Server) => void> = {
      silent: () => undefined,
      nonsense: (fake) => fake.on('connection', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
      // The start of a greeting of 74 bytes.
      halfway: (fake) => fake.on('connection', (socket) => socket.write('\x4a\0\0\0\x0a8.0.36')),
      hangsUp: (fake) => fake.on('connection', (socket) => socket.end()),
    };
    for (const [name, behave] of Object.entries(behaviours)) {
      const fake = createServer((socket) => socket.on('error', () => undefined));
      behave(fake);
      await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
      const { port } = fake.address() as AddressInfo;
      const error = await failure({ port }, '', 400);
      fake.close();
      assert.equal(error.code, 'connect', name);
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`), name);
    }
  });

  it('stops at once when aborted, before and during the login (C17)', async () => {
    await assert.rejects(
      openConnection(targetOf(server), server.password, { purpose: 'read' }, AbortSignal.abort()),
      { code: 'aborted' },
    );
    const proxy = await startTcpProxy(server.host, server.port);
    proxy.decide = () => 'swallowRequest';
    const opening = openConnection(
      targetOf(server, { port: proxy.port }),
      server.password,
      { purpose: 'read' },
      AbortSignal.timeout(100),
    );
    await assert.rejects(opening, { code: 'aborted' });
    await proxy.close();
  });

  it('opens several reading connections, and goes on with those that the server gives', async function () {
    this.timeout(30_000);
    // MySQL 5.6 limits by GRANT only; TiDB takes the limit and does not keep it.
    const { administrator, flavor, old } = await sharedServerKind();
    if (!administrator || old || flavor === 'tidb') this.skip();
    const root = await server.connectRoot();
    await root.query("CREATE USER two@'%' WITH MAX_USER_CONNECTIONS 2");
    const target = targetOf(server, { user: 'two' });
    const count = await withReadConnections(target, '', 4, (connections) =>
      Promise.resolve(connections.length),
    );
    assert.equal(count, 2);
    await root.query("DROP USER two@'%'");
    await root.end();
  });
});
