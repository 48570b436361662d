import type { TaskEvent } from '../../task/taskEvent';

/** One writer's events, in its order. */
export interface WriterEvents {
  readonly events: readonly TaskEvent[];
  /** From the event with this index on, the writer knew so many decisions. */
  readonly marks: readonly { readonly index: number; readonly decisions: number }[];
}

/**
 * The whole history: each writer's events keep their order and stand behind the decisions that it knew, whatever the
 * clock says; else the times decide. Linear in the events, apart from sorting those of several writers.
 */
export function mergeEvents(
  course: readonly TaskEvent[],
  writers: readonly WriterEvents[],
): readonly TaskEvent[] {
  // What was written after so many decisions, and before the next one.
  const gaps: TimedEvents[][] = [[], ...course.map(() => [])];
  for (const writer of writers) for (const piece of piecesOf(writer, course)) gaps[piece.gap]?.push(piece);
  return gaps.flatMap((pieces, gap) => {
    const decision = course[gap];
    const events = pieces.length === 1 ? (pieces[0]?.events ?? []) : inTime(pieces);
    return decision ? [...events, decision] : events;
  });
}

/** A writer's events between two decisions, and for each the time that its place is judged by. */
interface TimedEvents {
  readonly gap: number;
  readonly events: TaskEvent[];
  readonly times: string[];
}

function* piecesOf({ events, marks }: WriterEvents, course: readonly TaskEvent[]): Generator<TimedEvents> {
  let latest = '';
  let mark = 0;
  let known: number | undefined;
  const lastReport = events.findLastIndex(({ kind }) => kind !== 'message');
  let piece: TimedEvents = { gap: 0, events: [], times: [] };
  for (const [index, event] of events.entries()) {
    // A clock that was put back must not turn a writer's own order around.
    if (event.at > latest) latest = event.at;
    while ((marks[mark]?.index ?? Infinity) <= index) known = marks[mark++]?.decisions;
    let gap = Math.min(Math.max(piece.gap, known ?? 0), course.length);
    for (let next = course[gap]; next && next.at <= latest; next = course[gap]) {
      // A run's progress is reported before its end, and what it says before a report stands there too, whatever the
      // clock says, as does what it says in the millisecond of its end; only an abort that its runner has not heard of
      // comes between.
      const isBefore = index <= lastReport || next.at === latest;
      if (known !== undefined && isBefore && next.kind !== 'abortRequested') break;
      gap++;
    }
    if (gap !== piece.gap) {
      yield piece;
      piece = { gap, events: [], times: [] };
    }
    piece.events.push(event);
    piece.times.push(latest);
  }
  yield piece;
}

function inTime(pieces: readonly TimedEvents[]): TaskEvent[] {
  return pieces
    .flatMap(({ events, times }) => events.map((event, index) => ({ event, at: times[index] ?? '' })))
    .sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
    .map(({ event }) => event);
}
