import type { Connection } from '../engine/connection/connection';
import type { OpenOptions } from '../engine/connection/openConnection';
import { EngineError } from '../engine/engineError';

/** Opens a connection to the task's server. */
export type OpenConnection = (options: OpenOptions, signal?: AbortSignal) => Promise<Connection>;

/**
 * The two sessions of a run: one that executes and one that reads. Each is opened again when it was lost, and refused
 * when another server answers or the server takes no changes.
 */
export class RunSessions {
  readonly #open: OpenConnection;
  readonly #serverIdentity: string;
  readonly #sessions = new Map<OpenOptions['purpose'], Connection>();
  /** What the executing session is set to; set again after it was opened anew. */
  #setting: string | undefined;

  constructor(open: OpenConnection, serverIdentity: string) {
    this.#open = open;
    this.#serverIdentity = serverIdentity;
  }

  /** Opens both. */
  async open(signal: AbortSignal): Promise<void> {
    const attempts = await Promise.allSettled([
      this.#session('execute', signal),
      this.#session('read', signal),
    ]);
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Runs a SET statement in the executing session, now and whenever it is opened again. */
  async set(sql: string, signal: AbortSignal): Promise<void> {
    this.#setting = sql;
    await (await this.executor(signal)).query(sql, undefined, signal);
  }

  /** The executing session, alive a moment ago. */
  async executor(signal: AbortSignal): Promise<Connection> {
    return this.#retry('execute', signal, async (connection) => {
      await connection.query('SELECT 1', undefined, signal);
      return connection;
    });
  }

  /** Reading can be repeated, so a lost session costs nothing. */
  async read<T>(use: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#retry('read', signal, use);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((connection) => connection.close()));
  }

  async #retry<T>(
    purpose: OpenOptions['purpose'],
    signal: AbortSignal | undefined,
    use: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(await this.#session(purpose, signal));
    } catch (error) {
      const lost =
        error instanceof EngineError && (error.code === 'connect' || error.code === 'connectionLost');
      if (!lost || signal?.aborted) throw error;
      await this.#sessions.get(purpose)?.close();
      this.#sessions.delete(purpose);
      return use(await this.#session(purpose, signal));
    }
  }

  async #session(purpose: OpenOptions['purpose'], signal: AbortSignal | undefined): Promise<Connection> {
    const known = this.#sessions.get(purpose);
    if (known) return known;
    const connection = await this.#open({ purpose }, signal);
    try {
      this.#refuse(connection, purpose);
      if (purpose === 'execute' && this.#setting) await connection.query(this.#setting, undefined, signal);
    } catch (error) {
      await connection.close();
      throw error;
    }
    this.#sessions.set(purpose, connection);
    return connection;
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
