import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../task/task';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import { type TaskSummary, summariseTask } from '../../task/list/taskSummary';
import { type TaskCourse, isFinished, nextStatus } from '../../task/taskStates';
import { AppendQueue, type WaitingEvent } from '../appendQueue';
import { writeCourse } from './courseFiles';
import { currentUser } from '../accountName';
import { EventWriter } from './eventFiles';
import { type RunClaim, holdsClaim, releaseClaim, signClaim, takeClaim } from './runClaims';
import { belongsToRun, impossible, isReady, notFinished, refusal, takenOver } from '../runRules';
import { signEveryMs } from '../runnerDeath';
import { OvertakenError, StoreError } from '../storeError';
import { named } from '../writeDurably';
import { claimId, listIds, rememberId, taskFolder, writeCreation } from './taskFile';
import { TaskReader, interruptionOf } from './taskReader';
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

/** Opens the store below this folder, which is made where it does not exist, for this user alone. */
export async function openTaskStore(root: string): Promise<TaskStore> {
  const tasksFolder = join(root, 'v1', 'tasks');
  await named(tasksFolder, () => mkdir(tasksFolder, { recursive: true, mode: 0o700 }));
  return new FileTaskStore(tasksFolder);
}

interface OwnRun {
  readonly claim: RunClaim;
  readonly heartbeat: NodeJS.Timeout;
  /** As the runner's last decision left it: what others may add never forbids the run's own events. */
  task: TaskCourse;
  /** How many decisions the runner knows. */
  after: number;
}

class FileTaskStore implements TaskStore {
  readonly account = currentUser();
  readonly #tasksFolder: string;
  readonly #reader: TaskReader;
  readonly #watcher: TaskWatcher;
  readonly #finished: FinishedSummaries;
  /** Names this process' event files; another process never writes to them. */
  readonly #writerName = `${process.pid}-${randomBytes(6).toString('hex')}`;
  readonly #writers = new Map<number, EventWriter>();
  readonly #runs = new Map<number, OwnRun>();
  readonly #queue = new AppendQueue({
    decide: (id, event) => this.#decide(id, event),
    report: (id, batch) => this.#report(id, batch),
  });

  constructor(tasksFolder: string) {
    this.#tasksFolder = tasksFolder;
    this.#reader = new TaskReader(tasksFolder);
    this.#watcher = new TaskWatcher(tasksFolder, this.#reader);
    this.#finished = new FinishedSummaries(join(tasksFolder, 'summaries.json'));
  }

  async create(created: CreatedEvent): Promise<number> {
    const id = await claimId(this.#tasksFolder);
    await writeCreation(this.#folder(id), { at: now(), ...created });
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

  async claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    const folder = this.#folder(id);
    const { task: before } = await this.#reader.readCourse(id);
    if (!isReady(before, purpose, now())) return refusal(id, purpose, before.status);
    // What the dead runner could not write, asked for while its claim is still the latest.
    const interruption = purpose === 'verify' ? await interruptionOf(folder) : undefined;
    const claim = await takeClaim(folder);
    if (!claim) return refusal(id, purpose, 'taken by another window');
    const heartbeat = setInterval(() => {
      // A sign that cannot be given shows as a dead runner, and the next event is refused.
      signClaim(folder, claim).catch(() => undefined);
    }, signEveryMs);
    heartbeat.unref();
    // Somebody may have had the claim, and given it back, between the look and the grip.
    this.#runs.set(id, { claim, heartbeat, ...(await this.#courseOf(id)) });
    if (interruption) {
      await this.#decide(id, interruption).catch(async (error: unknown) => {
        // Written down already; how the task stands now is looked at below.
        if (error instanceof OvertakenError) return;
        await this.#release(id, claim).catch(() => undefined);
        throw error;
      });
    }
    const found = await this.#courseOf(id);
    if (!isReady(found.task, purpose, now())) {
      await this.#release(id, claim);
      return refusal(id, purpose, found.task.status);
    }
    this.#runs.set(id, { claim, heartbeat, ...found });
    return { status: 'claimed', run: { runner: claim.nonce, release: () => this.#release(id, claim) } };
  }

  watch(listener: (ids: readonly number[]) => void): () => void {
    return this.#watcher.add(listener);
  }

  async delete(id: number): Promise<void> {
    const task = await this.#reader.read(id);
    if (!task) return;
    if (!isFinished(task.status)) throw notFinished(id, task);
    await this.#writers.get(id)?.close();
    this.#writers.delete(id);
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
    await this.#finished.close();
    for (const writer of this.#writers.values()) await writer.close();
    this.#writers.clear();
  }

  /** Progress and messages, in one durable write. */
  async #report(id: number, batch: readonly WaitingEvent[]): Promise<void> {
    const run = this.#runs.get(id);
    const { task, after } = run ?? (await this.#courseOf(id));
    const holdsTask = batch.some(({ event }) => belongsToRun(event)) && (await this.#holdsTask(id));
    const accepted = batch.filter(({ event, reject }) => {
      if (nextStatus(task, event) === undefined) reject(impossible(id, task, event));
      else if (belongsToRun(event) && !holdsTask) reject(takenOver(id));
      else return true;
      return false;
    });
    if (accepted.length === 0) return;
    await this.#writer(id).append(
      accepted.map(({ event }) => event),
      after,
    );
    this.#watcher.changed(id);
    for (const { resolve } of accepted) resolve();
  }

  /** Judged by all that was decided before, in whichever window; looked at again where another one was faster. */
  async #decide(id: number, event: TaskEvent): Promise<void> {
    for (;;) {
      const { task, course } = await this.#reader.readCourse(id);
      // A clock that was put back: what is decided now is judged as decided after what was before.
      const last = course.at(-1)?.at ?? task.createdAt;
      const decision = event.at < last ? { ...event, at: last } : event;
      const status = nextStatus(task, decision);
      if (status === undefined) throw impossible(id, task, decision);
      if (belongsToRun(event) && !(await this.#holdsTask(id))) throw takenOver(id);
      const number = course.length + 1;
      if (!(await writeCourse(this.#folder(id), number, decision))) continue;
      const run = this.#runs.get(id);
      if (run) Object.assign(run, { task: { ...task, status }, after: number });
      this.#watcher.changed(id);
      return;
    }
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

  async #courseOf(id: number): Promise<Pick<OwnRun, 'task' | 'after'>> {
    const { task, course } = await this.#reader.readCourse(id);
    return { task, after: course.length };
  }

  async #holdsTask(id: number): Promise<boolean> {
    const run = this.#runs.get(id);
    return run !== undefined && (await holdsClaim(this.#folder(id), run.claim));
  }

  #folder(id: number): string {
    return taskFolder(this.#tasksFolder, id);
  }

  #writer(id: number): EventWriter {
    const writer = this.#writers.get(id) ?? new EventWriter(this.#folder(id), this.#writerName);
    this.#writers.set(id, writer);
    return writer;
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

function now(): string {
  return new Date().toISOString();
}
