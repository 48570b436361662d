import type { LogPiece } from '../../../protocol/taskDetails';
import { logLines } from '../../../task/texts/logLines';
import type { TaskEvent } from '../../../task/taskEvent';

/** A page draws rows of 20 px, and no browser an element higher than about 1.6 million of them. */
const mostEvents = 1_000_000;
const eventsAtOnce = 5_000;

/** Feeds a page with a log that grows: only what is new, and a long one in pieces, so that host and page stay alive. */
export class TaskLogFeed {
  readonly #deliver: (piece: LogPiece) => Promise<void>;
  /** How many events the page has seen, the last of them, and how many lines they made. */
  #seen = 0;
  #last: TaskEvent | undefined;
  #lines = 0;

  constructor(deliver: (piece: LogPiece) => Promise<void>) {
    this.#deliver = deliver;
  }

  /** The page is new and knows nothing. */
  reset(): void {
    this.#seen = 0;
    this.#last = undefined;
    this.#lines = 0;
  }

  /** What the page has is not sent again; linear in what is new. */
  async send(events: readonly TaskEvent[]): Promise<void> {
    // An event of another window may have come in between: then everything is sent anew.
    const last = events[this.#seen - 1];
    if (this.#last && (last?.at !== this.#last.at || last.kind !== this.#last.kind)) this.reset();
    const leftOut = Math.max(0, events.length - mostEvents);
    this.#seen = Math.max(this.#seen, leftOut);
    do {
      const piece = events.slice(this.#seen, this.#seen + eventsAtOnce);
      const lines = logLines(piece);
      await this.#deliver({ start: this.#lines, lines, leftOut });
      this.#seen += piece.length;
      this.#lines += lines.length;
      this.#last = piece.at(-1) ?? this.#last;
    } while (this.#seen < events.length);
  }
}
