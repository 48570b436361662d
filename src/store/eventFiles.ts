import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskEvent } from '../task/taskEvent';
import { readCourse } from './courseFiles';
import { hasCode } from './storeError';
import { syncFolder } from './writeDurably';

/** What has been read of one writer's file: it only grows, so later only its new end is read. */
interface ReadFile {
  readonly size: number;
  readonly events: readonly TaskEvent[];
  /** Lines that were not events: a torn write in the middle. */
  readonly damaged: number;
}

/** Everything read of a task's event files. */
export interface ReadEvents {
  /** What decides the task's state, in order. */
  readonly course: readonly TaskEvent[];
  readonly files: ReadonlyMap<string, ReadFile>;
  /** Of all writers, merged; each writer's own order is kept. */
  readonly events: readonly TaskEvent[];
  readonly damaged: number;
}

/** Reads what is new since `known`, which is returned itself when nothing is. */
export async function readEvents(folder: string, known?: ReadEvents): Promise<ReadEvents> {
  const all = await readdir(folder);
  const course = await readCourse(folder, all, known?.course);
  const names = all.filter((name) => /^events\..+\.jsonl$/.test(name)).sort();
  const files = new Map<string, ReadFile>();
  for (const name of names) files.set(name, await readNew(join(folder, name), known?.files.get(name)));
  if (
    known &&
    course === known.course &&
    files.size === known.files.size &&
    names.every((name) => files.get(name) === known.files.get(name))
  ) {
    return known;
  }
  const damaged = [...files.values()].reduce((sum, file) => sum + file.damaged, 0);
  return {
    course,
    files,
    events: merge(
      course,
      [...files.values()].map((file) => file.events),
    ),
    damaged,
  };
}

/** How many decisions its writer knew: whatever the clock says, the event came after them. */
type WrittenEvent = TaskEvent & { readonly after?: number };

/** One writer's file of one task. All lines are on the disk when `append` resolves; appends keep their order. */
export class EventWriter {
  readonly #folder: string;
  readonly #path: string;
  #file: FileHandle | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** A write broke off: its rest must not swallow the next line. */
  #torn = false;

  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#path = join(folder, `events.${writer}.jsonl`);
  }

  append(events: readonly TaskEvent[], after: number): Promise<void> {
    const lines = events.map((event) => {
      const written: WrittenEvent = { ...event, after };
      return `${JSON.stringify(written)}\n`;
    });
    const done = this.#last.then(() => this.#write(lines.join('')));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(lines: string): Promise<void> {
    if (!this.#file) {
      this.#file = await open(this.#path, 'a', 0o600);
      await syncFolder(this.#folder);
    }
    const text = this.#torn ? `\n${lines}` : lines;
    this.#torn = true;
    await this.#file.appendFile(text);
    await this.#file.datasync();
    this.#torn = false;
  }
}

async function readNew(path: string, known: ReadFile | undefined): Promise<ReadFile> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { size: 0, events: [], damaged: 0 };
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (known && size === known.size) return known;
    // Shorter than before: not the file that was read.
    const from = known && size > known.size ? known : { size: 0, events: [], damaged: 0 };
    const bytes = Buffer.alloc(size - from.size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from.size);
    // What follows the last line's end is being written, or was when the writer died.
    const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    if (end === 0) return from;
    const parsed = parseLines(bytes.toString('utf8', 0, end));
    return {
      size: from.size + end,
      events: [...from.events, ...parsed.events],
      damaged: from.damaged + parsed.damaged,
    };
  } finally {
    await file.close();
  }
}

function parseLines(text: string): { readonly events: TaskEvent[]; readonly damaged: number } {
  const events: TaskEvent[] = [];
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const event = parseEvent(line);
    if (event) events.push(event);
    else damaged++;
  }
  return { events, damaged };
}

/** Looked at as far as the order and the kind of events stand on it. */
function parseEvent(line: string): TaskEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<TaskEvent> | null;
    return typeof event?.kind === 'string' && typeof event.at === 'string' ? (event as TaskEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Each writer's events keep their order and stand behind the decisions that it knew; else the times decide. */
function merge(
  course: readonly TaskEvent[],
  files: readonly (readonly WrittenEvent[])[],
): readonly TaskEvent[] {
  // What was written after so many decisions, and before the next one.
  const gaps: { readonly event: TaskEvent; readonly at: string }[][] = [[], ...course.map(() => [])];
  for (const events of files) {
    let latest = '';
    let gap = 0;
    for (const { after, ...event } of events) {
      // A clock that was put back must not turn a writer's own order around.
      if (event.at > latest) latest = event.at;
      gap = Math.min(Math.max(gap, after ?? 0), course.length);
      for (let next = course[gap]; next && next.at <= latest; next = course[gap]) {
        // A run's progress is reported before its end; only an abort that its runner has not heard of comes between.
        if (after !== undefined && event.kind !== 'message' && next.kind !== 'abortRequested') break;
        gap++;
      }
      gaps[gap]?.push({ event, at: latest });
    }
  }
  return gaps.flatMap((gap, index) => {
    const decision = course[index];
    const events = gap.sort(byTime).map(({ event }) => event);
    return decision ? [...events, decision] : events;
  });
}

function byTime(left: { readonly at: string }, right: { readonly at: string }): number {
  return left.at < right.at ? -1 : left.at > right.at ? 1 : 0;
}
