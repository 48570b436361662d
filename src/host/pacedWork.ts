/** How long a pause is, in milliseconds: `times` as long as the work took the last time, within these bounds. */
interface Pace {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly times: number;
}

/** Work that is asked for more often than it is needed: done at once, or soon and then for all who asked meanwhile. */
export class PacedWork {
  readonly #work: () => void;
  readonly #pace: Pace;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tookMs = 0;

  constructor(work: () => void, pace: Pace) {
    this.#work = work;
    this.#pace = pace;
  }

  now(): void {
    this.cancel();
    const start = performance.now();
    this.#work();
    this.#tookMs = performance.now() - start;
  }

  /** After a pause in which other work gets its time. */
  soon(): void {
    const { leastMs, mostMs, times } = this.#pace;
    const pauseMs = Math.min(mostMs, Math.max(leastMs, times * this.#tookMs));
    this.#timer ??= setTimeout(() => this.now(), pauseMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
