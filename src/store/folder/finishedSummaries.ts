import { readFile } from 'node:fs/promises';
import type { TaskSummary } from '../../task/list/taskSummary';
import { writeDurably } from '../writeDurably';

/** Of another version the index is made anew. */
const version = 1;
const writeAfterMs = 1_000;

/**
 * What lists show of finished tasks, in one file: a finished task does not change any more, and its number does not
 * come back. To read ten thousand tasks takes half a minute, to read this file some milliseconds. Of two processes that
 * write it the later one wins: whatever is missing is read from the task and added again.
 */
export class FinishedSummaries {
  readonly #path: string;
  #known: Promise<Map<number, TaskSummary>> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async find(id: number): Promise<TaskSummary | undefined> {
    return (await this.#load()).get(id);
  }

  /** Keeps the summary of a finished task; on the disk a moment later. */
  async add(summary: TaskSummary): Promise<void> {
    const known = await this.#load();
    known.set(summary.id, summary);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // Without the file the next session reads the tasks again.
      this.#write(known).catch(() => undefined);
    }, writeAfterMs).unref();
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#write(await this.#load()).catch(() => undefined);
  }

  #load(): Promise<Map<number, TaskSummary>> {
    this.#known ??= readIndex(this.#path);
    return this.#known;
  }

  #write(known: ReadonlyMap<number, TaskSummary>): Promise<void> {
    return writeDurably(this.#path, JSON.stringify({ version, tasks: [...known.values()] }));
  }
}

async function readIndex(path: string): Promise<Map<number, TaskSummary>> {
  try {
    const stored = JSON.parse(await readFile(path, 'utf8')) as Partial<StoredIndex> | null;
    if (stored?.version !== version || stored.tasks === undefined) return new Map();
    return new Map(stored.tasks.map((task) => [task.id, task]));
  } catch {
    // Not there, or cut off: it only saves time.
    return new Map();
  }
}

interface StoredIndex {
  readonly version: number;
  readonly tasks: readonly TaskSummary[];
}
