import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Row, SqlValue } from '../../engine/connection/connection';
import { EngineError, errorMessage } from '../../engine/engineError';
import { type OpenConnection, isLoss } from '../../task/run/runSessions';
import { StoreError } from '../storeError';

/** Where the store lies. */
export interface StorePlace {
  readonly open: OpenConnection;
  /** `host:port`, for messages. */
  readonly address: string;
  readonly database: string;
}

/** One session on the store's server, opened when it is needed, and again when it was lost. */
export class StoreSession {
  readonly #place: StorePlace;
  readonly #purpose: 'read' | 'execute';
  #current: Promise<Connection> | undefined;
  #closed = false;

  constructor(place: StorePlace, purpose: 'read' | 'execute') {
    this.#place = place;
    this.#purpose = purpose;
  }

  /**
   * The rows of a statement. After a lost connection it is sent again, for so long as `patienceMs`: it has to be one
   * that does no more when it is sent twice. Throws StoreError where the server is not to be reached, else the
   * server's refusal as an EngineError.
   */
  async ask(sql: string, values: readonly SqlValue[] = [], patienceMs = 5_000): Promise<readonly Row[]> {
    const deadline = performance.now() + patienceMs;
    for (let attempt = 0; ; attempt++) {
      const session = this.#session();
      try {
        return await (await session).query(sql, values);
      } catch (error) {
        if (!isLoss(error)) throw error;
        if (this.#current === session) this.#current = undefined;
        await closeOpened(session);
        // What closed an idle session says nothing about the next one.
        if (attempt > 0 && performance.now() >= deadline) throw this.#unreachable(error);
        if (attempt > 0) await pause(Math.min(2_000, 50 * 2 ** attempt));
        // Also when it was closed meanwhile: a session that is opened now would be closed by nobody.
        if (this.#closed) throw this.#unreachable(error);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#current) await closeOpened(this.#current);
    this.#current = undefined;
  }

  #session(): Promise<Connection> {
    this.#current ??= this.#openPrepared();
    const opening = this.#current;
    opening.catch(() => {
      if (this.#current === opening) this.#current = undefined;
    });
    return opening;
  }

  async #openPrepared(): Promise<Connection> {
    const { open, address, database } = this.#place;
    const connection = await open({ purpose: this.#purpose, readTimeoutMs: 30_000 });
    if (!connection.server.readOnly) return connection;
    await connection.close();
    throw new StoreError(
      `${address} with the team store ${database} takes no changes, as replicas do not. Connect the team store to the primary server.`,
    );
  }

  #unreachable(error: unknown): StoreError {
    const { address, database } = this.#place;
    const message = `The team store ${database} on ${address} cannot be reached. ${errorMessage(error)}`;
    return new StoreError(message, { cause: error });
  }
}

/** True for the server's error of one of these numbers. */
export function isRefusal(error: unknown, ...errnos: readonly number[]): boolean {
  return error instanceof EngineError && error.errno !== undefined && errnos.includes(error.errno);
}

async function closeOpened(session: Promise<Connection>): Promise<void> {
  const [opened] = await Promise.allSettled([session]);
  if (opened.status === 'fulfilled') await opened.value.close();
}
