import { ChangeListeners } from '../changeListeners';
import { latestClaims } from './databaseClaims';
import type { StoreTables } from './storeSchema';
import type { StoreSession } from './storeSession';

const lookEveryMs = 2_000;
/** A row counts from when its statement began, and may be seen only when that ends. */
const overlapSeconds = 60;

/** Notices tasks that come, go or change, whoever changes them: two queries for all tasks, every two seconds. */
export class DatabaseWatcher {
  readonly #session: StoreSession;
  readonly #tables: StoreTables;
  readonly #listeners = new ChangeListeners();
  /** When the last look was, by the server's clock: the next one begins there, however late it comes. */
  #lookedAt: string | undefined;
  /** The last row of each task that got one lately. */
  #seqs: ReadonlyMap<number, string> = new Map();
  /** Who runs each task that runs, and whether it lives. */
  #runners: ReadonlyMap<number, string> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  readonly #blindListeners = new Set<(error: unknown) => void>();
  #isBlind = false;

  constructor(session: StoreSession, tables: StoreTables) {
    this.#session = session;
    this.#tables = tables;
  }

  add(listener: (ids: readonly number[]) => void, onBlind: (error: unknown) => void): () => void {
    this.#listeners.add(listener);
    this.#blindListeners.add(onBlind);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => void this.#lookOnce(), lookEveryMs);
      this.#timer.unref();
      void this.#lookOnce();
    }
    return () => {
      this.#listeners.remove(listener);
      this.#blindListeners.delete(onBlind);
      if (this.#listeners.isEmpty) this.stop();
    };
  }

  /** Tells of a change made by this process. */
  changed(id: number): void {
    this.#listeners.tellSoon(id);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
    this.#blindListeners.clear();
    this.#lookedAt = undefined;
    this.#seqs = new Map();
    this.#runners = new Map();
  }

  async #lookOnce(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#look();
      this.#isBlind = false;
    } catch (error) {
      // The next look may find the server again; what changed meanwhile is told then.
      if (!this.#isBlind && this.#timer !== undefined)
        for (const listener of this.#blindListeners) listener(error);
      this.#isBlind = true;
    } finally {
      this.#looking = false;
    }
  }

  async #look(): Promise<void> {
    const since = this.#lookedAt === undefined ? 'UTC_TIMESTAMP(3)' : 'CAST(? AS DATETIME(3))';
    const rows = await this.#session.ask(
      `SELECT task_id, MAX(seq) AS seq, NULL AS server_time FROM ${this.#tables.events} WHERE written_at >= ${since} - INTERVAL ${overlapSeconds} SECOND GROUP BY task_id UNION ALL SELECT 0, 0, UTC_TIMESTAMP(3)`,
      this.#lookedAt === undefined ? [] : [this.#lookedAt],
    );
    const claims = await latestClaims(this.#session, this.#tables);
    if (this.#timer === undefined) return;
    const clock = rows.find((row) => row['server_time'] !== null);
    const seqs = new Map(
      rows.filter((row) => row !== clock).map((row) => [Number(row['task_id']), row['seq'] ?? '']),
    );
    const runners = new Map([...claims].map(([id, { nonce, alive }]) => [id, `${nonce} ${alive}`]));
    const changed = new Set([
      // What only fell out of the time that is looked at has not changed.
      ...[...seqs.keys()].filter((id) => this.#seqs.get(id) !== seqs.get(id)),
      ...[...runners.keys(), ...this.#runners.keys()].filter(
        (id) => this.#runners.get(id) !== runners.get(id),
      ),
    ]);
    this.#lookedAt = clock?.['server_time'] ?? undefined;
    this.#seqs = seqs;
    this.#runners = runners;
    this.#listeners.tell([...changed]);
  }
}
