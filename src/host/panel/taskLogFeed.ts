import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogPiece } from '../../protocol/taskDetails';
import { type TaskLogLine, logLines } from '../../task/logLines';
import type { TaskEvent } from '../../task/taskEvent';

/** A page draws rows of 20 px, and no browser an element higher than about 1.6 million of them. */
const mostLines = 1_000_000;
const linesAtOnce = 5_000;

/** Feeds a page with a log that grows: only what is new, and a long one in pieces, so that the page stays alive. */
export class TaskLogFeed {
  readonly #push: (piece: LogPiece) => void;
  #sent = 0;
  #last: TaskLogLine | undefined;

  constructor(push: (piece: LogPiece) => void) {
    this.#push = push;
  }

  /** The page is new and knows nothing. */
  reset(): void {
    this.#sent = 0;
    this.#last = undefined;
  }

  /** Linear in the events; what the page has is not sent again. */
  async send(events: readonly TaskEvent[]): Promise<void> {
    const all = logLines(events);
    const leftOut = Math.max(0, all.length - mostLines);
    const lines = leftOut > 0 ? all.slice(leftOut) : all;
    // Lines of another window may have come in between: then everything is sent anew.
    const known = lines[this.#sent - 1];
    if (this.#last && (known?.at !== this.#last.at || known.text !== this.#last.text)) this.reset();
    let start = this.#sent;
    do {
      const piece = lines.slice(start, start + linesAtOnce);
      this.#push({ start, lines: piece, leftOut });
      start += piece.length;
      await nextTurn();
    } while (start < lines.length);
    this.#sent = lines.length;
    this.#last = lines.at(-1);
  }
}
