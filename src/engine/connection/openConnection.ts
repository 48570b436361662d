import type { EngineError } from '../engineError';
import type { ServerFacts } from '../schema/serverFacts';
import type { Connection, ConnectionTarget, Row, SqlValue, SqlWarning } from './connection';
import { type DriverSession, openDriver } from './driverSession';
import { pinSession } from './pinSession';
import { type TripSize, queryEach, statementsPerTrip } from './queryEach';
import { readTlsOptions } from './tlsOptions';

/** What a connection is for, and its limits in place of the defaults. */
export interface OpenOptions {
  /** Only a reading connection takes several statements in a round trip; only an executing one changes anything. */
  readonly purpose: 'read' | 'execute';
  /** For the whole handshake; 10,000 unless given. */
  readonly connectTimeoutMs?: number;
  /** A read without a byte for so long counts as lost; 120,000 unless given. */
  readonly readTimeoutMs?: number;
  /** The session's `lock_wait_timeout`; 10 unless given. */
  readonly lockWaitSeconds?: number;
}

/** Logs in and pins the session. Throws `connect`, `access`, `session` or `aborted`. */
export async function openConnection(
  target: ConnectionTarget,
  password: string,
  options: OpenOptions = { purpose: 'read' },
  signal?: AbortSignal,
): Promise<Connection> {
  const session = await openSession(target, password, options, signal);
  try {
    const limits = {
      lockWaitSeconds: options.lockWaitSeconds ?? 10,
      statementSeconds: options.purpose === 'read' ? 120 : 48 * 3600,
    };
    const { server, id } = await pinSession(session, target, limits, signal);
    return new PinnedConnection(session, server, id, options.purpose);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Opens a connection, hands it to `use` and closes it whatever happens. */
export async function withConnection<T>(
  target: ConnectionTarget,
  password: string,
  options: OpenOptions,
  use: (connection: Connection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const connection = await openConnection(target, password, options, signal);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Opens up to `count` reading connections at once and closes them in the end. One suffices to go on: a server may
 * have no more to give.
 */
export async function withReadConnections<T>(
  target: ConnectionTarget,
  password: string,
  count: number,
  use: (connections: readonly Connection[]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const attempts = await Promise.allSettled(
    Array.from({ length: count }, () => openConnection(target, password, { purpose: 'read' }, signal)),
  );
  const connections = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  try {
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed && (connections.length === 0 || signal?.aborted)) throw failed.reason as Error;
    return await use(connections);
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

async function openSession(
  target: ConnectionTarget,
  password: string,
  options: OpenOptions,
  signal: AbortSignal | undefined,
): Promise<DriverSession> {
  const tls = await readTlsOptions(target);
  return openDriver(
    target,
    password,
    {
      ...(tls && { tls }),
      multipleStatements: options.purpose === 'read',
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      readTimeoutMs: options.readTimeoutMs ?? 120_000,
    },
    signal,
  );
}

class PinnedConnection implements Connection {
  readonly server: ServerFacts;
  readonly id: string;
  readonly #session: DriverSession;
  readonly #trips: TripSize;

  constructor(session: DriverSession, server: ServerFacts, id: string, purpose: OpenOptions['purpose']) {
    this.#session = session;
    this.server = server;
    this.id = id;
    this.#trips = { size: purpose === 'read' ? statementsPerTrip : 1 };
  }

  get lost(): AbortSignal {
    return this.#session.lost;
  }

  async query(sql: string, values?: readonly SqlValue[], signal?: AbortSignal): Promise<readonly Row[]> {
    const reply = await this.#session.read(sql, values, signal);
    if (reply.error) throw reply.error;
    return reply.results[0] ?? [];
  }

  queryEach(
    statements: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (readonly Row[] | EngineError)[]> {
    return queryEach(this.#session, this.#trips, statements, signal);
  }

  async execute(
    sql: string,
  ): Promise<{ readonly durationMs: number; readonly warnings: readonly SqlWarning[] }> {
    const start = performance.now();
    const reply = await this.#session.write(sql);
    const durationMs = Math.round(performance.now() - start);
    if (reply.error) throw reply.error;
    return { durationMs, warnings: reply.warningCount > 0 ? await this.#warnings() : [] };
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** The statement is done: that its warnings cannot be read does not change that. */
  async #warnings(): Promise<readonly SqlWarning[]> {
    try {
      const rows = await this.query('SHOW WARNINGS');
      return rows.map((row) => ({
        level: String(row['Level']),
        code: Number(row['Code']),
        message: String(row['Message']),
      }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [{ level: 'Note', code: 0, message: `The warnings could not be read: ${reason}` }];
    }
  }
}
