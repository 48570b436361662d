import { randomBytes } from 'node:crypto';
import type { TaskEvent } from '../../task/taskEvent';
import { type TaskCourse, nextStatus } from '../../task/taskStates';
import type { EventSink, WaitingEvent } from '../appendQueue';
import { belongsToRun, impossible, isReady, refusal, takenOver } from '../runRules';
import { signEveryMs } from '../runnerDeath';
import { OvertakenError } from '../storeError';
import type { ClaimResult, RunPurpose } from '../taskStore';
import { writeCourse } from './courseFiles';
import { EventWriter } from './eventFiles';
import { type RunClaim, holdsClaim, releaseClaim, signClaim, takeClaim } from './runClaims';
import { taskFolder } from './taskFile';
import { type TaskReader, interruptionOf } from './taskReader';

interface OwnRun {
  readonly claim: RunClaim;
  readonly heartbeat: NodeJS.Timeout;
  /** As the runner's last decision left it: what others may add never forbids the run's own events. */
  task: TaskCourse;
  /** How many decisions the runner knows. */
  after: number;
}

/** Writes the events of tasks, those of a run under its claim. */
export class TaskWriter implements EventSink {
  readonly #tasksFolder: string;
  readonly #reader: TaskReader;
  readonly #changed: (id: number) => void;
  /** Names this process' event files; another process never writes to them. */
  readonly #writerName = `${process.pid}-${randomBytes(6).toString('hex')}`;
  readonly #writers = new Map<number, EventWriter>();
  readonly #runs = new Map<number, OwnRun>();

  constructor(tasksFolder: string, reader: TaskReader, changed: (id: number) => void) {
    this.#tasksFolder = tasksFolder;
    this.#reader = reader;
    this.#changed = changed;
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
      await this.decide(id, interruption).catch(async (error: unknown) => {
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

  /** Closes the task's file of events, for it to be moved. */
  async closeFile(id: number): Promise<void> {
    await this.#writers.get(id)?.close();
    this.#writers.delete(id);
  }

  /** Gives back what this process works on, and closes its files. */
  async close(): Promise<void> {
    for (const [id, run] of this.#runs) await this.#release(id, run.claim);
    for (const writer of this.#writers.values()) await writer.close();
    this.#writers.clear();
  }

  /** Progress and messages, in one durable write. */
  async report(id: number, batch: readonly WaitingEvent[]): Promise<void> {
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
    this.#changed(id);
    for (const { resolve } of accepted) resolve();
  }

  /** Judged by all that was decided before, in whichever window; looked at again where another one was faster. */
  async decide(id: number, event: TaskEvent): Promise<void> {
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
      this.#changed(id);
      return;
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
    this.#changed(id);
  }
}

function now(): string {
  return new Date().toISOString();
}
