import type { AnalysisState } from '../../../protocol/taskForm';
import { countableTables, type CountedTable, countHazards } from '../../../task/compare/countHazards';
import type { TableComparison } from '../../../task/tableComparison';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { openProfile } from '../../connections/openProfile';
import type { Passwords } from '../../connections/passwords';
import { isCancellation } from '../../dialogs/messages';

/** What was counted for one form, and how far a count is. */
export interface CountState {
  readonly counts: ReadonlyMap<string, CountedTable['counts']>;
  readonly counting?: NonNullable<AnalysisState['counting']>;
}

/** Counts on request whom the hazards of an analysis meet; one count at a time. */
export class FormCounts {
  readonly #passwords: Passwords;
  readonly #changed: () => void;
  #state: CountState = { counts: new Map() };
  #running = new AbortController();

  constructor(passwords: Passwords, changed: () => void) {
    this.#passwords = passwords;
    this.#changed = changed;
  }

  get current(): CountState {
    return this.#state;
  }

  /** Forgets what was counted: the tables are analysed again. */
  forget(): void {
    this.#running.abort();
    this.#state = { counts: new Map() };
  }

  /** Ends the count, on the server too; what was counted stays. */
  cancel(): void {
    this.#running.abort();
  }

  /** Throws what keeps it from counting; being cancelled is no error. */
  async run(profile: ConnectionProfile, comparisons: Iterable<TableComparison>): Promise<void> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    const tables = countableTables(comparisons);
    const counts = new Map(this.#state.counts);
    const update = (done: number | undefined): void => {
      if (this.#running !== running) return;
      const counting = done === undefined ? {} : { counting: { done, total: tables.length } };
      this.#state = { counts: new Map(counts), ...counting };
      this.#changed();
    };
    try {
      update(0);
      const open = (signal?: AbortSignal) =>
        openProfile(profile, this.#passwords, { purpose: 'read' }, signal);
      let done = 0;
      for await (const counted of countHazards(open, tables, running.signal)) {
        counts.set(counted.source, counted.counts);
        update(++done);
      }
    } catch (error) {
      if (!running.signal.aborted && !isCancellation(error)) throw error;
    } finally {
      update(undefined);
    }
  }
}
