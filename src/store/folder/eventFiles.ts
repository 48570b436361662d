import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskEvent } from '../../task/taskEvent';
import { readCourse } from './courseFiles';
import { type WriterEvents, mergeEvents } from './mergeEvents';
import { hasCode } from '../storeError';
import { named, syncFolder } from '../writeDurably';

/** What has been read of one writer's file: it only grows, so later only its new end is read. */
interface ReadFile extends WriterEvents {
  readonly size: number;
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
    events: mergeEvents(course, [...files.values()]),
    damaged,
  };
}

/** How many decisions its writer knew; on the first line, and where it is another number than on the line before. */
type WrittenEvent = TaskEvent & { readonly after?: number };

/** One writer's file of one task. All lines are on the disk when `append` resolves; appends keep their order. */
export class EventWriter {
  readonly #folder: string;
  readonly #path: string;
  #file: FileHandle | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** A write broke off: its rest must not swallow the next line. */
  #torn = false;
  #decisions: number | undefined;

  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#path = join(folder, `events.${writer}.jsonl`);
  }

  append(events: readonly TaskEvent[], decisions: number): Promise<void> {
    const lines = events.map((event) => {
      const isNew = decisions !== this.#decisions;
      this.#decisions = decisions;
      const written: WrittenEvent = isNew ? { ...event, after: decisions } : event;
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

  #write(lines: string): Promise<void> {
    return named(this.#path, () => this.#append(lines));
  }

  async #append(lines: string): Promise<void> {
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
    if (hasCode(error, 'ENOENT')) return nothingRead;
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (known && size === known.size) return known;
    // Shorter than before: not the file that was read.
    let read = known && size > known.size ? known : nothingRead;
    let bytes = Buffer.alloc(0);
    // A long history is never in memory as a text and as events at once.
    for await (const chunk of file.createReadStream({
      start: read.size,
      highWaterMark: chunkBytes,
      autoClose: false,
    })) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      // What follows the last line's end is being written, or was when the writer died.
      const end = bytes.lastIndexOf(0x0a) + 1;
      if (end === 0) continue;
      read = withLines(read, bytes.toString('utf8', 0, end), end);
      bytes = bytes.subarray(end);
    }
    return read;
  } finally {
    await file.close();
  }
}

const nothingRead: ReadFile = { size: 0, events: [], marks: [], damaged: 0 };
const chunkBytes = 4 * 1024 * 1024;

function withLines(read: ReadFile, text: string, bytes: number): ReadFile {
  const events: TaskEvent[] = [];
  const marks = [...read.marks];
  let { damaged } = read;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const written = parseEvent(line);
    if (!written) damaged++;
    else if (written.after === undefined) events.push(written);
    else {
      const { after, ...event } = written;
      marks.push({ index: read.events.length + events.length, decisions: after });
      events.push(event);
    }
  }
  return { size: read.size + bytes, events: read.events.concat(events), marks, damaged };
}

/** Looked at as far as the order and the kind of events stand on it. */
function parseEvent(line: string): WrittenEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<WrittenEvent> | null;
    return typeof event?.kind === 'string' && typeof event.at === 'string'
      ? (event as WrittenEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
