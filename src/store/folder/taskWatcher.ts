import { type FSWatcher, watch } from 'node:fs';
import { isFinished } from '../../task/taskStates';
import { ChangeListeners } from '../changeListeners';
import { StoreError } from '../storeError';
import { listIds, taskFolder } from './taskFile';
import type { TaskReader } from './taskReader';

/** Looking every so often is what finds changes; the system's notes only make it sooner. */
const lookEveryMs = 2_000;
const hintDelayMs = 30;

/** Notices tasks that come, go or change, whichever window they are changed in. */
export class TaskWatcher {
  readonly #tasksFolder: string;
  readonly #reader: TaskReader;
  readonly #listeners = new ChangeListeners();
  /** Every task of the folder; those that can still change with what they looked like. */
  #seen: Map<number, string> | undefined;
  #hints = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(tasksFolder: string, reader: TaskReader) {
    this.#tasksFolder = tasksFolder;
    this.#reader = reader;
  }

  add(listener: (ids: readonly number[]) => void): () => void {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.lookSoon(), lookEveryMs);
      this.#timer.unref();
      this.#hintOn(this.#tasksFolder);
      this.lookSoon();
    }
    return () => {
      this.#listeners.remove(listener);
      if (this.#listeners.isEmpty) this.stop();
    };
  }

  /** Tells of a change made by this process: at once, but a burst of them as one. */
  changed(id: number): void {
    this.#listeners.tellSoon(id);
  }

  lookSoon(): void {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = this.#look()
      // A folder that cannot be listed now: the next look tells.
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
        if (this.#again) {
          this.#again = false;
          setTimeout(() => this.lookSoon(), hintDelayMs).unref();
        }
      });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const hint of this.#hints.values()) hint.close();
    this.#hints.clear();
    this.#listeners.clear();
    this.#seen = undefined;
  }

  async #look(): Promise<void> {
    const before = this.#seen;
    const now = new Map<number, string>();
    const ids = await listIds(this.#tasksFolder);
    for (const id of ids) {
      const known = before?.get(id);
      // At the first look only the newest are worth a reading: older ones hardly ever still change.
      const unread = before === undefined && ids.length - ids.indexOf(id) > 500;
      now.set(id, unread || known === over ? over : await this.#keyOf(id));
    }
    if (this.#timer === undefined) return;
    this.#seen = now;
    for (const path of this.#hints.keys()) {
      if (
        path !== this.#tasksFolder &&
        ![...now].some(([id, key]) => key !== over && this.#path(id) === path)
      ) {
        this.#hints.get(path)?.close();
        this.#hints.delete(path);
      }
    }
    for (const [id, key] of now) if (key !== over) this.#hintOn(this.#path(id));
    if (!before) return;
    const different = [...now].filter(([id, key]) => before.get(id) !== key).map(([id]) => id);
    const gone = [...before.keys()].filter((id) => !now.has(id));
    this.#listeners.tell([...different, ...gone]);
  }

  async #keyOf(id: number): Promise<string> {
    try {
      const task = await this.#reader.read(id);
      return task && isFinished(task.status) ? over : this.#reader.changeKey(id, task);
    } catch (error) {
      if (error instanceof StoreError) return over;
      throw error;
    }
  }

  #path(id: number): string {
    return taskFolder(this.#tasksFolder, id);
  }

  #hintOn(path: string): void {
    if (this.#hints.has(path)) return;
    try {
      const hint = watch(path, { persistent: false }, () => this.lookSoon());
      hint.on('error', () => hint.close());
      this.#hints.set(path, hint);
    } catch {
      // No more watches to be had, or the folder is gone: looking finds it.
    }
  }
}

/** A finished task does not change any more. */
const over = 'over';
