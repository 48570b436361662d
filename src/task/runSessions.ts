import type { Connection } from '../engine/connection/connection';
import type { OpenOptions } from '../engine/connection/openConnection';
import { EngineError } from '../engine/engineError';
import { pause } from '../engine/execute/pause';

/** Opens a connection to the task's server. */
export type OpenConnection = (options: OpenOptions, signal?: AbortSignal) => Promise<Connection>;

/** An executing session's number, counted from 0, or the one that reads. */
type SessionKey = number | 'read';

/**
 * The sessions of a run: one that reads for all, and one that executes for each lane. Each is opened again when it was
 * lost, for as long as the server may take to come back, and refused when another server answers or the server takes
 * no changes.
 */
export class RunSessions {
  readonly #open: OpenConnection;
  readonly #serverIdentity: string;
  readonly #patienceMs: number;
  readonly #sessions = new Map<SessionKey, Promise<Connection>>();
  readonly #lentAt = new WeakMap<Connection, number>();
  /** What the executing sessions are set to; set again after one was opened anew. */
  #setting: string | undefined;

  /** `patienceMs` is how long a server that was there is asked again before it counts as gone. */
  constructor(open: OpenConnection, serverIdentity: string, patienceMs: number) {
    this.#open = open;
    this.#serverIdentity = serverIdentity;
    this.#patienceMs = patienceMs;
  }

  /** Opens the reading session and the first executing one; a server that is not there is not waited for. */
  async open(signal: AbortSignal): Promise<void> {
    const attempts = await Promise.allSettled([this.#session(0, signal), this.#session('read', signal)]);
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Runs a SET statement in the executing sessions, now and whenever one is opened. */
  async set(sql: string, signal: AbortSignal): Promise<void> {
    this.#setting = sql;
    const lanes = [...this.#sessions.keys()].filter((key) => key !== 'read');
    await Promise.all(
      lanes.map((lane) =>
        this.#retry(lane, signal, (connection) => connection.query(sql, undefined, signal)),
      ),
    );
  }

  /**
   * A lane's executing session. The answer before this one shows that it is alive; asked only when that is a while
   * ago, or the socket has closed since.
   */
  async executor(lane: number, signal: AbortSignal): Promise<Connection> {
    return this.#retry(lane, signal, async (connection) => {
      if (connection.lost.aborted) throw new EngineError('connect', 'The connection was closed.');
      const lentAt = this.#lentAt.get(connection);
      if (lentAt === undefined || performance.now() - lentAt > freshMs) {
        await connection.query('SELECT 1', undefined, signal);
      }
      this.#lentAt.set(connection, performance.now());
      return connection;
    });
  }

  /** Reading can be repeated, so a lost session costs nothing. */
  async read<T>(use: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#retry('read', signal, use);
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#sessions.values());
    await Promise.all(
      opened.map(async (session) => {
        if (session.status === 'fulfilled') await session.value.close();
      }),
    );
  }

  async #retry<T>(
    key: SessionKey,
    signal: AbortSignal | undefined,
    use: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const deadline = performance.now() + this.#patienceMs;
    for (let attempt = 0; ; attempt++) {
      const session = this.#session(key, signal);
      try {
        return await use(await session);
      } catch (error) {
        // A session is lent to several: the reading of another may have been aborted.
        const isLost = isLoss(error) || (error instanceof EngineError && error.code === 'aborted');
        if (!isLost || signal?.aborted) throw error;
        await this.#forget(key, session);
        if (attempt > 0) {
          if (performance.now() >= deadline) throw error;
          await pause(Math.min(5_000, 100 * 2 ** attempt), signal);
        }
      }
    }
  }

  #session(key: SessionKey, signal: AbortSignal | undefined): Promise<Connection> {
    const known = this.#sessions.get(key);
    if (known) return known;
    const opening = this.#openPinned(key, signal);
    this.#sessions.set(key, opening);
    opening.catch(() => {
      if (this.#sessions.get(key) === opening) this.#sessions.delete(key);
    });
    return opening;
  }

  async #openPinned(key: SessionKey, signal: AbortSignal | undefined): Promise<Connection> {
    const purpose = key === 'read' ? 'read' : 'execute';
    const connection = await this.#open({ purpose }, signal);
    try {
      this.#refuse(connection, purpose);
      if (purpose === 'execute' && this.#setting) await connection.query(this.#setting, undefined, signal);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Another lane may have opened the reading session anew already. */
  async #forget(key: SessionKey, session: Promise<Connection>): Promise<void> {
    if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    const [opened] = await Promise.allSettled([session]);
    if (opened.status === 'fulfilled') await opened.value.close();
  }

  #refuse({ server }: Connection, purpose: OpenOptions['purpose']): void {
    if (server.identity !== this.#serverIdentity) {
      throw new EngineError(
        'session',
        `Another server answers (${server.identity}) than the one that was analysed (${this.#serverIdentity}). Nothing is executed there; check the connection and analyse again.`,
      );
    }
    if (server.readOnly && purpose === 'execute') {
      throw new EngineError(
        'session',
        'The server is read-only, as replicas are. Nothing is executed there; connect to the primary server.',
      );
    }
  }
}

/** How long a session that answered counts as alive. */
const freshMs = 5_000;

/** True for a server that is gone or not there, as opposed to one that refuses. */
export function isLoss(error: unknown): boolean {
  return error instanceof EngineError && (error.code === 'connect' || error.code === 'connectionLost');
}
