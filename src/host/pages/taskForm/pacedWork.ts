// Rows come faster than anybody reads them.
const leastPauseMs = 100;

/** Work that is asked for more often than it is needed: done at once, or soon and then for all who asked meanwhile. */
export class PacedWork {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tookMs = 0;

  constructor(work: () => void) {
    this.#work = work;
  }

  now(): void {
    this.cancel();
    const start = performance.now();
    this.#work();
    this.#tookMs = performance.now() - start;
  }

  /** After a pause in which other work gets five times as long as this one took. */
  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), Math.max(leastPauseMs, 5 * this.#tookMs));
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
