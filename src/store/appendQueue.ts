import type { TaskEvent } from '../task/taskEvent';
import { isDecision } from './runRules';

/** An event on its way into the store, and who waits for it. */
export interface WaitingEvent {
  readonly event: TaskEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How a store writes: a decision alone, progress and messages many at once, each resolved or rejected. */
export interface EventSink {
  decide(id: number, event: TaskEvent): Promise<void>;
  report(id: number, batch: readonly WaitingEvent[]): Promise<void>;
}

/** Keeps the events of a task in the order they were appended; what comes while one is written shares the next write. */
export class AppendQueue {
  readonly #sink: EventSink;
  /** A list stays while somebody writes from it. */
  readonly #waiting = new Map<number, WaitingEvent[]>();

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  append(id: number, event: TaskEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(id) ?? [];
      waiting.push({ event, resolve, reject });
      if (this.#waiting.has(id)) return;
      this.#waiting.set(id, waiting);
      // What is added in the same turn, and while a write goes on, shares one write.
      setImmediate(() => void this.#write(id, waiting));
    });
  }

  /** Never rejects: whoever waits for an event hears of its fate. */
  async #write(id: number, waiting: WaitingEvent[]): Promise<void> {
    while (waiting.length > 0) {
      // A decision is judged and written alone, after all that came before it.
      const decision = waiting.findIndex(({ event }) => isDecision(event));
      const batch = waiting.splice(0, decision < 0 ? waiting.length : Math.max(1, decision));
      try {
        if (decision === 0)
          for (const { event, resolve } of batch) await this.#sink.decide(id, event).then(resolve);
        else await this.#sink.report(id, batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(id);
  }
}
