import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { foldTask } from '../task/foldTask';
import type { Task, TaskStatus } from '../task/task';
import type { CreatedEvent, TaskEvent } from '../task/taskEvent';
import { isFinished, isRunning, nextStatus } from '../task/taskStates';
import { EventWriter } from './eventFiles';
import { type RunClaim, holdsClaim, releaseClaim, signClaim, signEveryMs, takeClaim } from './runClaims';
import { StoreError } from './storeError';
import { claimId, listIds, rememberId, taskFolder, writeCreation } from './taskFile';
import { TaskReader, interruptionOf } from './taskReader';
import type { ClaimResult, RunPurpose, TaskListing, TaskProblem, TaskStore } from './taskStore';
import { TaskWatcher } from './taskWatcher';

/** Opens the store below this folder, which is made where it does not exist, for this user alone. */
export async function openTaskStore(root: string): Promise<TaskStore> {
  const tasksFolder = join(root, 'v1', 'tasks');
  await mkdir(tasksFolder, { recursive: true, mode: 0o700 });
  return new FileTaskStore(tasksFolder);
}

interface OwnRun {
  readonly claim: RunClaim;
  readonly heartbeat: NodeJS.Timeout;
  status: TaskStatus;
}

class FileTaskStore implements TaskStore {
  readonly #tasksFolder: string;
  readonly #reader: TaskReader;
  readonly #watcher: TaskWatcher;
  /** Names this process' event files; another process never writes to them. */
  readonly #writerName = `${process.pid}-${randomBytes(6).toString('hex')}`;
  readonly #writers = new Map<number, EventWriter>();
  readonly #runs = new Map<number, OwnRun>();
  /** The last append of each task: one is judged and written before the next is looked at. */
  readonly #appends = new Map<number, Promise<void>>();

  constructor(tasksFolder: string) {
    this.#tasksFolder = tasksFolder;
    this.#reader = new TaskReader(tasksFolder);
    this.#watcher = new TaskWatcher(tasksFolder, this.#reader);
  }

  async create(created: CreatedEvent): Promise<number> {
    const id = await claimId(this.#tasksFolder);
    await writeCreation(this.#folder(id), { at: new Date().toISOString(), ...created });
    this.#watcher.changed(id);
    return id;
  }

  async list(limit = 500): Promise<TaskListing> {
    const ids = (await listIds(this.#tasksFolder)).reverse();
    const problems: TaskProblem[] = [];
    const tasks = await Promise.all(
      ids.slice(0, limit).map(async (id) => {
        try {
          return await this.#reader.read(id);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          problems.push({ id, message: error.message });
          return undefined;
        }
      }),
    );
    return { tasks: tasks.filter((task) => task !== undefined), problems, total: ids.length };
  }

  read(id: number): Promise<Task | undefined> {
    return this.#reader.read(id);
  }

  events(id: number): Promise<readonly TaskEvent[]> {
    return this.#reader.events(id);
  }

  append(id: number, event: TaskEvent): Promise<void> {
    const done = (this.#appends.get(id) ?? Promise.resolve()).then(() => this.#append(id, event));
    this.#appends.set(
      id,
      done.catch(() => undefined),
    );
    return done;
  }

  async claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    const folder = this.#folder(id);
    const wanted: TaskStatus = purpose === 'execute' ? 'waiting' : 'interrupted';
    const before = await this.#statusOf(id);
    if (before !== wanted) return refusal(id, purpose, before);
    // What the dead runner could not write, asked for while its claim is still the latest.
    const interruption = purpose === 'verify' ? await interruptionOf(folder) : undefined;
    const claim = await takeClaim(folder);
    if (!claim) return refusal(id, purpose, 'taken by another window');
    // Somebody may have had the claim, and given it back, between the look and the grip.
    const found = foldTask(id, await this.#reader.events(id))?.status;
    if (interruption && found && isRunning(found)) {
      await this.#writer(id).append({ ...interruption, at: new Date().toISOString() });
    } else if (found !== wanted) {
      await releaseClaim(folder, claim);
      return refusal(id, purpose, found ?? 'gone');
    }
    const heartbeat = setInterval(() => {
      // A sign that cannot be given shows as a dead runner, and the next event is refused.
      signClaim(folder, claim).catch(() => undefined);
    }, signEveryMs);
    heartbeat.unref();
    this.#runs.set(id, { claim, heartbeat, status: wanted });
    return { status: 'claimed', run: { runner: claim.nonce, release: () => this.#release(id, claim) } };
  }

  watch(listener: (ids: readonly number[]) => void): () => void {
    return this.#watcher.add(listener);
  }

  async delete(id: number): Promise<void> {
    const task = await this.#reader.read(id);
    if (!task) return;
    if (!isFinished(task.status)) {
      throw new StoreError(
        `Task #${id} is ${task.status}; only finished tasks can be deleted. Abort it first.`,
      );
    }
    await this.#writers.get(id)?.close();
    this.#writers.delete(id);
    this.#appends.delete(id);
    await rememberId(this.#tasksFolder, id);
    // Out of sight in one step; what follows may take a while.
    const trash = join(this.#tasksFolder, `deleted-${id}-${randomBytes(6).toString('hex')}`);
    await rename(this.#folder(id), trash);
    await rm(trash, { recursive: true, force: true });
    this.#watcher.changed(id);
  }

  async close(): Promise<void> {
    this.#watcher.stop();
    for (const [id, run] of this.#runs) await this.#release(id, run.claim);
    for (const writer of this.#writers.values()) await writer.close();
    this.#writers.clear();
  }

  async #append(id: number, event: TaskEvent): Promise<void> {
    const run = this.#runs.get(id);
    // The runner's own view suffices to judge its events: once it has started, what others may add never forbids them.
    const status = run && run.status !== 'waiting' ? run.status : await this.#statusOf(id);
    const next = nextStatus(status, event);
    if (next === undefined)
      throw new StoreError(`Task #${id} is ${status}: "${event.kind}" is not possible now.`);
    if (belongsToRun(event) && !(run && (await holdsClaim(this.#folder(id), run.claim)))) {
      throw new StoreError(`Another process has taken over task #${id}. Nothing more is done here.`);
    }
    await this.#writer(id).append(event);
    if (run) run.status = next;
    this.#watcher.changed(id);
    if (event.kind !== 'executionStarted') return;
    // Another window may have aborted the task between the look and the writing.
    const found = await this.#statusOf(id);
    if (!isRunning(found)) throw new StoreError(`Task #${id} is ${found}: it is not started.`);
  }

  #folder(id: number): string {
    return taskFolder(this.#tasksFolder, id);
  }

  #writer(id: number): EventWriter {
    const writer = this.#writers.get(id) ?? new EventWriter(this.#folder(id), this.#writerName);
    this.#writers.set(id, writer);
    return writer;
  }

  async #statusOf(id: number): Promise<TaskStatus> {
    const task = await this.#reader.read(id);
    if (!task) throw new StoreError(`Task #${id} is not there any more.`);
    return task.status;
  }

  async #release(id: number, claim: RunClaim): Promise<void> {
    const run = this.#runs.get(id);
    if (run?.claim !== claim) return;
    clearInterval(run.heartbeat);
    this.#runs.delete(id);
    // Closing ends the file's growth: a task may be one of thousands.
    await this.#writers.get(id)?.close();
    await releaseClaim(this.#folder(id), claim);
    this.#watcher.changed(id);
  }
}

/** Written by the one runner alone; the others may come from any window. */
function belongsToRun(event: TaskEvent): boolean {
  return event.kind !== 'message' && event.kind !== 'abortRequested';
}

function refusal(id: number, purpose: RunPurpose, state: string): ClaimResult {
  const doing = purpose === 'execute' ? 'executed' : 'verified';
  return { status: 'refused', message: `Task #${id} is ${state}: it cannot be ${doing} now.` };
}
