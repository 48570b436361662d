import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection, type ConnectionOptions } from 'mysql2/promise';
import { findDatabaseProgram, foldsNames, type DatabaseProgram } from './databaseProgram';
import { freePort } from './freePort';
import { startOceanBase } from './oceanbase';
import { onExit } from './onExit';
import { startTidb } from './tidb';

/** A running server whose `user` may do anything. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** `mysql://user:password@host:port` */
  readonly url: string;
  /** As in the greeting: `10.11.19-MariaDB`, `5.7.29`. */
  readonly version: string;
  /** A raw driver connection that takes several statements at once, for preparing and looking. */
  connectRoot(options?: ConnectionOptions): Promise<Connection>;
  stop(): Promise<void>;
}

/** A server of one's own: it may be killed and started again. */
export interface OwnDatabaseServer extends DatabaseServer {
  /** Ends the process as a power cut would; the data stay. */
  kill(): Promise<void>;
  /** After `kill`, on the same data and port. */
  restart(): Promise<void>;
}

/** A database with a name nobody else uses, and a connection that uses it. */
export interface TestDatabase {
  readonly server: DatabaseServer;
  readonly name: string;
  readonly connection: Connection;
  drop(): Promise<void>;
}

let shared: Promise<DatabaseServer> | undefined;

/** The server of this test run: `SHADOW_SYNC_TEST_URL`, else one of our own that ends with this process. */
export function sharedDatabase(): Promise<DatabaseServer> {
  const url = process.env['SHADOW_SYNC_TEST_URL'];
  const startDistributed = distributedServers[process.env['SHADOW_SYNC_TEST_SERVER'] ?? ''];
  shared ??= url
    ? existingServer(new URL(url))
    : startDistributed
      ? distributed(startDistributed)
      : startDatabase();
  return shared;
}

type StartDistributed = () => Promise<{ readonly port: number; stop(): Promise<void> }>;

/** The run's shared server only; suites that start their own keep MariaDB or MySQL. */
const distributedServers: Readonly<Record<string, StartDistributed>> = {
  oceanbase: startOceanBase,
  tidb: startTidb,
};

async function distributed(start: StartDistributed): Promise<DatabaseServer> {
  const program = await start();
  const { port } = program;
  const limit = Date.now() + 60_000;
  for (;;) {
    const version = await greeting('127.0.0.1', port).catch(() => '');
    if (version) {
      const started = server('127.0.0.1', port, 'root', '', version, () => program.stop());
      const root = await started.connectRoot();
      // OceanBase's first refusal of a name takes five seconds, as long as it still looks whether it knows all tables.
      await root.query('SELECT unknown_column').catch(() => {});
      await root.end();
      return started;
    }
    if (Date.now() > limit) throw new Error('The database server did not start within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Starts a private server on 127.0.0.1; `flags` come after the usual ones and win, `timeZone` is its system's
 * (`Europe/Berlin`). Takes about 0.1 s.
 */
export async function startDatabase(
  options: { readonly flags?: readonly string[]; readonly timeZone?: string } = {},
): Promise<OwnDatabaseServer> {
  const program = findDatabaseProgram();
  const folder = mkdtempSync(join(fastFolder(), 'shadow-sync-db-'));
  const data = join(folder, 'data');
  const folding = options.flags?.includes(foldsNames) ? program.foldingTemplate?.() : undefined;
  cpSync(folding ?? program.template, data, { recursive: true });

  let child: ChildProcess | undefined;
  const cancelCleaning = onExit(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let port = 0;
  let version = '';
  const start = async (): Promise<void> => {
    child = spawnServer(program, folder, data, port, options.flags ?? [], options.timeZone);
    version = await waitForGreeting(child, port, join(folder, 'error.log'));
  };
  const kill = async (): Promise<void> => {
    if (child) await end(child);
    child = undefined;
  };
  const stop = async (): Promise<void> => {
    await kill();
    cancelCleaning();
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    // Another process may take the port between the look and the start.
    for (let attempt = 1; !version; attempt++) {
      port = await freePort();
      await start().catch((error: unknown) => {
        if (attempt === 3) throw error;
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...server('127.0.0.1', port, 'root', '', version, stop), kill, restart: start };
}

/** A fresh database on `from` or on the run's shared server; drop it when done. */
export async function createDatabase(from?: DatabaseServer): Promise<TestDatabase> {
  const on = from ?? (await sharedDatabase());
  // The account of a server of one's own may have rights on one prefix only.
  const prefix = process.env['SHADOW_SYNC_TEST_PREFIX'] ?? 'test_';
  const name = `${prefix}${process.pid}_${randomBytes(4).toString('hex')}`;
  const connection = await on.connectRoot();
  await connection.query(`CREATE DATABASE \`${name}\` DEFAULT CHARACTER SET utf8mb4; USE \`${name}\``);
  return {
    server: on,
    name,
    connection,
    drop: async () => {
      // The test may have killed this connection, or hold locks in it.
      connection.destroy();
      const fresh = await on.connectRoot();
      await fresh.query(`SET SESSION lock_wait_timeout = 10; DROP DATABASE IF EXISTS \`${name}\``);
      await fresh.end();
    },
  };
}

/** Runs `use` with a fresh database, and drops it afterwards. */
export async function withDatabase<T>(
  use: (database: TestDatabase) => Promise<T>,
  from?: DatabaseServer,
): Promise<T> {
  const database = await createDatabase(from);
  try {
    return await use(database);
  } finally {
    await database.drop();
  }
}

async function existingServer(url: URL): Promise<DatabaseServer> {
  const port = Number(url.port || 3306);
  const version = await greeting(url.hostname, port);
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return server(url.hostname, port, user, password, version, () => Promise.resolve());
}

function server(
  host: string,
  port: number,
  user: string,
  password: string,
  version: string,
  stop: () => Promise<void>,
): DatabaseServer {
  const login = password
    ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
    : encodeURIComponent(user);
  return {
    host,
    port,
    user,
    password,
    url: `mysql://${login}@${host}:${port}`,
    version,
    connectRoot: (options = {}) =>
      createConnection({
        host,
        port,
        user,
        password,
        charset: 'utf8mb4',
        multipleStatements: true,
        ...options,
      }),
    stop,
  };
}

function spawnServer(
  program: DatabaseProgram,
  folder: string,
  data: string,
  port: number,
  flags: readonly string[],
  timeZone: string | undefined,
): ChildProcess {
  const child = spawn(
    program.executable,
    [
      ...program.flags,
      `--datadir=${data}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--tmpdir=${folder}`,
      `--log-error=${join(folder, 'error.log')}`,
      '--skip-name-resolve',
      // Durability costs most of the time of a DDL statement, and nothing here outlives the run. "loose" lets each
      // server leave out what it does not know.
      '--loose-skip-log-bin',
      '--performance-schema=OFF',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-doublewrite=0',
      '--innodb-buffer-pool-size=128M',
      '--loose-innodb-log-file-size=8M',
      '--loose-innodb-flush-method=nosync',
      '--loose-innodb-use-native-aio=0',
      '--loose-innodb-stats-persistent=0',
      '--loose-innodb-buffer-pool-dump-at-shutdown=0',
      '--loose-innodb-buffer-pool-load-at-startup=0',
      '--loose-sync-frm=0',
      '--loose-log-syslog=0',
      '--loose-mysqlx=OFF',
      ...flags,
    ],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        ...(program.libraries && { LD_LIBRARY_PATH: program.libraries }),
        ...(timeZone !== undefined && { TZ: timeZone }),
      },
    },
  );
  // A test that forgets to stop its server must not keep mocha from ending.
  child.unref();
  return child;
}

async function waitForGreeting(child: ChildProcess, port: number, log: string): Promise<string> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const limit = Date.now() + 30_000;
  for (;;) {
    const version = await greeting('127.0.0.1', port).catch(() => '');
    // A greeting is not ours when our process has already gone: another server has the port.
    const over = failure ?? (child.exitCode !== null || Date.now() > limit);
    if (version && !over) return version;
    if (over) {
      const words = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-15).join('\n') : '';
      child.kill('SIGKILL');
      throw new Error(`The database server did not start: ${failure?.message ?? ''}\n${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** The version in the server's first packet: by then it takes logins. */
function greeting(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port });
    socket.setTimeout(5_000, () => socket.destroy(new Error(`No answer from ${host}:${port}`)));
    socket.once('error', reject);
    socket.once('data', (packet) => {
      socket.destroy();
      // Four bytes of header, one of protocol, then the version up to a zero byte.
      resolve(packet.toString('latin1', 5, packet.indexOf(0, 5)).replace(/^5\.5\.5-/, ''));
    });
    socket.once('close', () => reject(new Error(`${host}:${port} closed the connection`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.ref();
  child.kill('SIGKILL');
  await gone;
}

function fastFolder(): string {
  return !process.env['TMPDIR'] && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
