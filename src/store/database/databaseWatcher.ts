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
  /** The last row of each task that got one lately. */
  #seqs: ReadonlyMap<number, string> = new Map();
  /** Who runs each task that runs, and whether it lives. */
  #runners: ReadonlyMap<number, string> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(session: StoreSession, tables: StoreTables) {
    this.#session = session;
    this.#tables = tables;
  }

  add(listener: (ids: readonly number[]) => void): () => void {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => void this.#lookOnce(), lookEveryMs);
      this.#timer.unref();
      void this.#lookOnce();
    }
    return () => {
      this.#listeners.remove(listener);
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
    this.#seqs = new Map();
    this.#runners = new Map();
  }

  async #lookOnce(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#look();
    } catch {
      // A server that is not there now: the next look tells, and whoever writes meanwhile hears why that fails.
    } finally {
      this.#looking = false;
    }
  }

  async #look(): Promise<void> {
    const rows = await this.#session.ask(
      `SELECT task_id, MAX(seq) AS seq FROM ${this.#tables.events} WHERE written_at >= UTC_TIMESTAMP(3) - INTERVAL ${overlapSeconds} SECOND GROUP BY task_id`,
    );
    const claims = await latestClaims(this.#session, this.#tables);
    if (this.#timer === undefined) return;
    const seqs = new Map(rows.map((row) => [Number(row['task_id']), row['seq'] ?? '']));
    const runners = new Map([...claims].map(([id, { nonce, alive }]) => [id, `${nonce} ${alive}`]));
    const changed = new Set([
      // What only fell out of the time that is looked at has not changed.
      ...[...seqs.keys()].filter((id) => this.#seqs.get(id) !== seqs.get(id)),
      ...[...runners.keys(), ...this.#runners.keys()].filter(
        (id) => this.#runners.get(id) !== runners.get(id),
      ),
    ]);
    this.#seqs = seqs;
    this.#runners = runners;
    this.#listeners.tell([...changed]);
  }
}
