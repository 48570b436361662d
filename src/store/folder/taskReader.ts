import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { foldTask } from '../../task/foldTask';
import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import { isFinished, isRunning } from '../../task/taskStates';
import { type ReadEvents, readEvents } from './eventFiles';
import { latestClaim } from './runClaims';
import { notThere } from '../runRules';
import { type InterruptedEvent, deathOf, interruptedBy } from '../runnerDeath';
import { hasCode } from '../storeError';
import { type StoredCreation, readCreation, taskFolder } from './taskFile';

interface Known {
  /** Names, sizes and times of the files that it was read from. */
  readonly signature: string;
  readonly task: Task;
  /** Kept while more may come. */
  readonly source?: { readonly creation: StoredCreation; readonly read: ReadEvents };
}

/** Reads tasks from their folders; what has not changed since is not read again. */
export class TaskReader {
  readonly #tasksFolder: string;
  readonly #known = new Map<number, Known>();

  constructor(tasksFolder: string) {
    this.#tasksFolder = tasksFolder;
  }

  /** Undefined when there is no such task. A task whose runner died reads as interrupted. */
  async read(id: number): Promise<Task | undefined> {
    const folder = taskFolder(this.#tasksFolder, id);
    const signature = await signatureOf(folder);
    if (signature === undefined) {
      this.#known.delete(id);
      return undefined;
    }
    let known = this.#known.get(id);
    if (known?.signature !== signature) {
      known = await this.#readAgain(id, folder, signature, known);
      if (!known) return undefined;
      this.#known.set(id, known);
    }
    const { task } = known;
    const interruption = isRunning(task.status) ? await interruptionOf(folder) : undefined;
    if (!interruption) return task;
    // A run that ended after its files were read, and before its claim was looked for, is no dead one.
    if ((await signatureOf(folder)) !== signature) return this.read(id);
    return interruptedBy(task, interruption);
  }

  /** Lets go of a task: the next look reads it again. */
  forget(id: number): void {
    this.#known.delete(id);
  }

  /** The history, with the runner's death where that is not written down yet. */
  async events(id: number): Promise<readonly TaskEvent[]> {
    const folder = taskFolder(this.#tasksFolder, id);
    const creation = await readCreation(folder, id);
    if (!creation) throw notThere(id);
    const read = await readEvents(folder, this.#known.get(id)?.source?.read);
    const events: TaskEvent[] = [creation, ...read.events];
    if (read.damaged > 0) {
      const text = `${read.damaged} lines of this history are damaged and not shown.`;
      events.push({ at: events.at(-1)?.at ?? creation.at, kind: 'message', level: 'warn', text });
    }
    const status = foldTask(id, events)?.status;
    const interruption = status && isRunning(status) ? await interruptionOf(folder) : undefined;
    if (!interruption) return events;
    if ((await readEvents(folder, read)) !== read) return this.events(id);
    return [...events, interruption];
  }

  /** The task as its last decision left it, and all decisions: what the next one is judged by. */
  async readCourse(id: number): Promise<{ readonly task: Task; readonly course: readonly TaskEvent[] }> {
    const task = await this.read(id);
    if (!task) throw notThere(id);
    return { task, course: this.#known.get(id)?.source?.read.course ?? [] };
  }

  /** What is known of the task without looking: changes as the task does. */
  changeKey(id: number, task: Task | undefined): string {
    return task ? `${this.#known.get(id)?.signature ?? ''} ${task.status}` : '';
  }

  async #readAgain(
    id: number,
    folder: string,
    signature: string,
    known: Known | undefined,
  ): Promise<Known | undefined> {
    const creation = known?.source?.creation ?? (await readCreation(folder, id));
    if (!creation) return undefined;
    const read = await readEvents(folder, known?.source?.read);
    const task = foldTask(id, [creation, ...read.events]);
    if (!task) return undefined;
    return { signature, task, ...(isFinished(task.status) ? {} : { source: { creation, read } }) };
  }
}

/** The event that a dead runner could not write; undefined while it lives. */
export async function interruptionOf(folder: string): Promise<InterruptedEvent | undefined> {
  return deathOf(await latestClaim(folder), new Date().toISOString());
}

async function signatureOf(folder: string): Promise<string | undefined> {
  try {
    const names = (await readdir(folder))
      .filter((name) => name === 'task.json' || /^course-\d+\.json$/.test(name) || name.endsWith('.jsonl'))
      .sort();
    const stats = await Promise.all(names.map((name) => stat(join(folder, name))));
    return names.map((name, index) => `${name} ${stats[index]?.size} ${stats[index]?.mtimeMs}`).join('\n');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
