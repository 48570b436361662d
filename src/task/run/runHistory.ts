import type { LogLevel, TaskEvent } from '../taskEvent';

/** What a run writes down. Events added in one turn can share a durable write; their order is kept. */
export class RunHistory {
  readonly #append: (event: TaskEvent) => Promise<void>;
  #written: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(append: (event: TaskEvent) => Promise<void>) {
    this.#append = append;
  }

  /** Something could not be written: nothing more may be done. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Hands an event over without waiting for the disk. */
  add(event: TaskEvent): void {
    const before = this.#written;
    const writing = this.#append(event);
    this.#written = Promise.all([before, writing]).then(() => undefined);
    // Whoever waits for it hears of it.
    this.#written.catch(() => {
      this.#failed = true;
    });
  }

  /** Writes down what is worth knowing and changes no state; `source` is the table that it is about. */
  tell(level: LogLevel, text: string, source?: string): void {
    const about = source === undefined ? {} : { source };
    this.add({ at: new Date().toISOString(), kind: 'message', level, ...about, text });
  }

  /** Resolves when all that was added until now is on the disk; throws, then and from then on, when it could not be written. */
  durable(): Promise<void> {
    return this.#written;
  }
}
