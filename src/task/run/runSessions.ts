import type { Connection } from '../../engine/connection/connection';
import type { OpenOptions } from '../../engine/connection/openConnection';
import { EngineError } from '../../engine/engineError';
import { pause } from '../../engine/execute/pause';
import type { ServerFacts } from '../../engine/schema/serverFacts';

/** Opens a connection to the task's server. */
export type OpenConnection = (options: OpenOptions, signal?: AbortSignal) => Promise<Connection>;

/** An executing session's number, counted from 0, or the one that reads. */
type SessionKey = number | 'read';

interface OpenedLanes {
  readonly lanes: readonly number[];
  readonly refused?: string;
}

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
  /** Sessions that did not come back: whoever wants one again is not kept waiting again. */
  readonly #gone = new Map<SessionKey, unknown>();
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

  /**
   * Opens the executing sessions of so many lanes, at once, and gives the lanes that have one. A server may have fewer
   * to give than were asked for: `refused` says why.
   */
  async openLanes(count: number, signal: AbortSignal): Promise<OpenedLanes> {
    const wanted = Array.from({ length: count }, (_, lane) => lane);
    const attempts = await Promise.allSettled(wanted.map((lane) => this.#session(lane, signal)));
    const reasons = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [attempt.reason as unknown] : [],
    );
    const [refused] = reasons.filter((reason) => reason instanceof EngineError);
    const lanes = wanted.filter((lane) => attempts[lane]?.status === 'fulfilled');
    if (reasons.length > 0 && (signal.aborted || lanes.length === 0 || !refused)) throw reasons[0];
    return { lanes, ...(refused && { refused: refused.message }) };
  }

  /** A connection beside the run's sessions, to the same server: its locks would mean nothing on another. */
  async openBeside(signal?: AbortSignal): Promise<Connection> {
    return this.#openRight('read', signal);
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
    if (this.#gone.has(key)) throw this.#gone.get(key);
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
          if (performance.now() >= deadline) {
            this.#gone.set(key, error);
            throw error;
          }
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
    const connection = await this.#openRight(key === 'read' ? 'read' : 'execute', signal);
    try {
      if (key !== 'read' && this.#setting) await connection.query(this.#setting, undefined, signal);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  async #openRight(purpose: OpenOptions['purpose'], signal: AbortSignal | undefined): Promise<Connection> {
    const connection = await this.#open({ purpose }, signal);
    try {
      this.#refuse(connection, purpose);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Another lane may have opened the reading session anew already. */
  async #forget(key: SessionKey, session: Promise<Connection>): Promise<void> {
    if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    const [opened] = await Promise.allSettled([session]);
    if (opened.status === 'fulfilled') await opened.value.close();
  }

  #refuse({ server }: Connection, purpose: OpenOptions['purpose']): void {
    refuseAnotherServer(server, this.#serverIdentity);
    if (server.readOnly && purpose === 'execute') {
      throw new EngineError(
        'session',
        'The server is read-only, as replicas are. Nothing is executed there; connect to the primary server.',
      );
    }
  }
}

/** Throws `session` where another server answers than the one that a plan was made for. */
export function refuseAnotherServer(server: ServerFacts, planned: string): void {
  if (server.identity === planned) return;
  throw new EngineError(
    'session',
    `Another server answers (${server.identity}) than the one that was analysed (${planned}). Nothing is executed there; check the connection and analyse again.`,
  );
}

/** How long a session that answered counts as alive. */
const freshMs = 5_000;

/** True for a server that is gone or not there, as opposed to one that refuses. */
export function isLoss(error: unknown): boolean {
  return error instanceof EngineError && (error.code === 'connect' || error.code === 'connectionLost');
}
