import type { EngineError } from '../engineError';
import type { ServerFacts } from '../schema/serverFacts';
import type { Connection, ConnectionTarget, Executed, Row, SqlValue } from './connection';
import { type DriverSession, openDriver } from './driverSession';
import { executeAndRead } from './executeAndRead';
import { pinSession } from './pinSession';
import { type TripSize, queryEach, statementsPerTrip } from './queryEach';
import { readTlsOptions } from './tlsOptions';

/** What a connection is for, and its limits in place of the defaults. */
export interface OpenOptions {
  /** Only an executing connection changes anything. */
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
      purpose: options.purpose,
      lockWaitSeconds: options.lockWaitSeconds ?? 10,
      statementSeconds: options.purpose === 'read' ? 120 : 48 * 3600,
    };
    const { server, id, takesSeveral } = await pinSession(session, target, limits, signal);
    return new PinnedConnection(session, server, id, options.purpose, takesSeveral);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Opens up to `count` reading connections at once, at least one, and closes them in the end. One suffices to go on: a
 * server may have no more to give.
 */
export async function withReadConnections<T>(
  target: ConnectionTarget,
  password: string,
  count: number,
  use: (connections: readonly [Connection, ...Connection[]]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const attempts = await Promise.allSettled(
    Array.from({ length: count }, () => openConnection(target, password, { purpose: 'read' }, signal)),
  );
  const connections = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const [first, ...others] = connections;
  try {
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (!first || (failed && signal?.aborted)) throw failed?.reason as Error;
    return await use([first, ...others]);
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
      multipleStatements: true,
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
  readonly #several: boolean;

  constructor(
    session: DriverSession,
    server: ServerFacts,
    id: string,
    purpose: OpenOptions['purpose'],
    several: boolean,
  ) {
    this.#session = session;
    this.#several = several;
    this.server = server;
    this.id = id;
    this.#trips = { size: purpose === 'read' && several ? statementsPerTrip : 1 };
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

  execute(sql: string, reads: readonly string[] = []): Promise<Executed> {
    return executeAndRead(this.#session, sql, this.#several && reads.length > 0 ? reads : undefined);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
