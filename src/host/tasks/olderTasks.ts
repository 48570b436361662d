import type { SummaryListing } from '../../store/taskStore';
import type { TaskSummary } from '../../task/list/taskSummary';

/** Tasks read at a time: they are in memory with their plans until they are summarised. */
const pageSize = 200;

/**
 * The tasks before those that a window keeps whole, in short: ten thousand are some megabytes, their plans would be
 * a gigabyte. Read only as far back as somebody asks.
 */
export class OlderTasks {
  readonly #list: (limit: number, before: number) => Promise<SummaryListing>;
  readonly #changed: () => void;
  readonly #summaries = new Map<number, TaskSummary>();
  #before: number | undefined;
  /** The creation of the oldest task read so far, in milliseconds. */
  #reached = Infinity;
  #wanted = Infinity;
  #reading = false;

  constructor(list: (limit: number, before: number) => Promise<SummaryListing>, changed: () => void) {
    this.#list = list;
    this.#changed = changed;
  }

  get isReading(): boolean {
    return this.#reading;
  }

  /** Newest first. */
  all(): Iterable<TaskSummary> {
    return this.#summaries.values();
  }

  find(id: number): TaskSummary | undefined {
    return this.#summaries.get(id);
  }

  /** Begins anew, before the oldest of these; undefined when there are no older ones. */
  startBefore(oldest: TaskSummary | undefined): void {
    this.#summaries.clear();
    this.#before = oldest?.id;
    this.#reached = oldest ? Date.parse(oldest.createdAt) : -Infinity;
  }

  forget(id: number): void {
    this.#summaries.delete(id);
  }

  /** Reads on until every task made since then is known; milliseconds. */
  async reach(since: number): Promise<void> {
    // Of several who ask, whoever reaches furthest back.
    this.#wanted = Math.min(this.#wanted, since);
    // Nothing to tell: whoever hears of a change looks again, and asks again.
    if (this.#reading || this.#nextPage() === undefined) return;
    this.#reading = true;
    try {
      for (let before = this.#nextPage(); before !== undefined; before = this.#nextPage()) {
        await this.#readPage(before);
        this.#changed();
      }
    } finally {
      this.#reading = false;
      this.#changed();
    }
  }

  #nextPage(): number | undefined {
    return this.#reached > this.#wanted ? this.#before : undefined;
  }

  async #readPage(before: number): Promise<void> {
    const { tasks, lowest } = await this.#list(pageSize, before);
    // Begun anew meanwhile.
    if (this.#before !== before) return;
    for (const task of tasks) this.#summaries.set(task.id, task);
    this.#before = lowest;
    const oldest = tasks.at(-1);
    if (oldest) this.#reached = Date.parse(oldest.createdAt);
  }
}
