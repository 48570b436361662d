import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../task/task';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import { type TaskSummary, summariseTask } from '../../task/list/taskSummary';
import { isFinished } from '../../task/taskStates';
import { AppendQueue } from '../appendQueue';
import { currentUser } from '../accountName';
import { notFinished } from '../runRules';
import { StoreError } from '../storeError';
import { named } from '../writeDurably';
import { claimId, listIds, rememberId, taskFolder, writeCreation } from './taskFile';
import { TaskReader } from './taskReader';
import { FinishedSummaries } from './finishedSummaries';
import type {
  ClaimResult,
  RunPurpose,
  SummaryListing,
  TaskListing,
  TaskProblem,
  TaskStore,
} from '../taskStore';
import { TaskWatcher } from './taskWatcher';
import { TaskWriter } from './taskWriter';

/** Opens the store below this folder, which is made where it does not exist, for this user alone. */
export async function openTaskStore(root: string): Promise<TaskStore> {
  const tasksFolder = join(root, 'v1', 'tasks');
  await named(tasksFolder, () => mkdir(tasksFolder, { recursive: true, mode: 0o700 }));
  return new FileTaskStore(tasksFolder);
}

/** Tasks in a folder each: see `taskFile`, `courseFiles` and `eventFiles` for what lies there. */
class FileTaskStore implements TaskStore {
  readonly account = currentUser();
  readonly #tasksFolder: string;
  readonly #reader: TaskReader;
  readonly #watcher: TaskWatcher;
  readonly #finished: FinishedSummaries;
  readonly #writer: TaskWriter;
  readonly #queue: AppendQueue;

  constructor(tasksFolder: string) {
    this.#tasksFolder = tasksFolder;
    this.#reader = new TaskReader(tasksFolder);
    this.#watcher = new TaskWatcher(tasksFolder, this.#reader);
    this.#writer = new TaskWriter(tasksFolder, this.#reader, (id) => this.#watcher.changed(id));
    this.#queue = new AppendQueue(this.#writer);
    this.#finished = new FinishedSummaries(join(tasksFolder, 'summaries.json'));
  }

  async create(created: CreatedEvent): Promise<number> {
    const id = await claimId(this.#tasksFolder);
    await writeCreation(this.#folder(id), { at: new Date().toISOString(), ...created });
    this.#watcher.changed(id);
    return id;
  }

  async list(limit = 500, before = Infinity): Promise<TaskListing> {
    const ids = (await listIds(this.#tasksFolder)).reverse();
    const older = ids.filter((id) => id < before);
    const tasks: Task[] = [];
    const problems: TaskProblem[] = [];
    let looked = 0;
    // A folder whose creation broke off holds no task: the page is filled up behind it.
    for (let left = limit; left > 0 && looked < older.length; left = limit - tasks.length - problems.length) {
      const some = older.slice(looked, looked + left);
      looked += some.length;
      const read = await Promise.all(some.map((id) => this.#readOrProblem(id)));
      for (const found of read) {
        if (!found) continue;
        if ('message' in found) problems.push(found);
        else tasks.push(found);
      }
    }
    // There may be very many older tasks, and their plans are large.
    if (before < Infinity) {
      for (const { id, status } of tasks) if (isFinished(status)) this.#reader.forget(id);
    }
    return { tasks, problems, total: ids.length - (looked - tasks.length - problems.length) };
  }

  async summaries(limit: number, before: number): Promise<SummaryListing> {
    const ids = (await listIds(this.#tasksFolder)).reverse();
    const page = ids.filter((id) => id < before).slice(0, limit);
    const tasks = await Promise.all(page.map((id) => this.#summary(id)));
    const lowest = page.at(-1);
    return { tasks: tasks.filter((task) => task !== undefined), ...(lowest !== undefined && { lowest }) };
  }

  read(id: number): Promise<Task | undefined> {
    return this.#reader.read(id);
  }

  events(id: number): Promise<readonly TaskEvent[]> {
    return this.#reader.events(id);
  }

  append(id: number, event: TaskEvent): Promise<void> {
    return this.#queue.append(id, event);
  }

  claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    return this.#writer.claimRun(id, purpose);
  }

  watch(listener: (ids: readonly number[]) => void): () => void {
    return this.#watcher.add(listener);
  }

  async delete(id: number): Promise<void> {
    const task = await this.#reader.read(id);
    if (!task) return;
    if (!isFinished(task.status)) throw notFinished(id, task);
    await this.#writer.closeFile(id);
    await rememberId(this.#tasksFolder, id);
    // Out of sight in one step; what follows may take a while.
    const trash = join(this.#tasksFolder, `deleted-${id}-${randomBytes(6).toString('hex')}`);
    await rename(this.#folder(id), trash);
    await rm(trash, { recursive: true, force: true });
    this.#watcher.changed(id);
  }

  async close(): Promise<void> {
    this.#watcher.stop();
    await this.#writer.close();
    await this.#finished.close();
  }

  async #readOrProblem(id: number): Promise<Task | TaskProblem | undefined> {
    try {
      return await this.#reader.read(id);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { id, message: error.message };
    }
  }

  /** Undefined also for a task that cannot be read: a list of old tasks says nothing of it. */
  async #summary(id: number): Promise<TaskSummary | undefined> {
    const known = await this.#finished.find(id);
    if (known) return known;
    try {
      const task = await this.#reader.read(id);
      if (!task) return undefined;
      const summary = summariseTask(task, this.account);
      if (!isFinished(task.status)) return summary;
      // There may be very many, and their plans are large.
      this.#reader.forget(id);
      await this.#finished.add(summary);
      return summary;
    } catch (error) {
      if (error instanceof StoreError) return undefined;
      throw error;
    }
  }

  #folder(id: number): string {
    return taskFolder(this.#tasksFolder, id);
  }
}
