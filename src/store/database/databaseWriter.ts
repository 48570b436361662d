import type { TaskEvent } from '../../task/taskEvent';
import { type TaskCourse, nextStatus } from '../../task/taskStates';
import type { EventSink, WaitingEvent } from '../appendQueue';
import { signEveryMs } from '../runnerDeath';
import { belongsToRun, impossible, isReady, notThere, refusal, takenOver } from '../runRules';
import { StoreError } from '../storeError';
import type { ClaimResult, RunPurpose } from '../taskStore';
import { type DatabaseClaim, holdsClaim, releaseClaim, signClaim, takeClaim } from './databaseClaims';
import type { DatabaseReader, TaskLook } from './databaseReader';
import { type NewRow, type Place, type Written, insertRows, newRow } from './eventRows';
import type { StoreTables } from './storeSchema';
import type { StoreSession } from './storeSession';

/** What a store has to work with. */
export interface DatabaseStoreParts {
  readonly account: string;
  /** The database that holds the store. */
  readonly database: string;
  readonly tables: StoreTables;
  /** For looking at many tasks. */
  readonly reading: StoreSession;
  /** For decisions and runs, which must not wait behind a long list. */
  readonly writing: StoreSession;
  /** Puts what stops the store into words. */
  readonly explain: (error: unknown) => unknown;
}

interface OwnRun {
  readonly claim: DatabaseClaim;
  readonly heartbeat: NodeJS.Timeout;
  /** As the last event left it that is known here. */
  task: TaskCourse;
  lastSeq: number;
}

/** Writes the events of tasks, those of a run under its claim. */
export class DatabaseWriter implements EventSink {
  readonly #parts: DatabaseStoreParts;
  readonly #reader: DatabaseReader;
  readonly #changed: (id: number) => void;
  readonly #runs = new Map<number, OwnRun>();

  constructor(parts: DatabaseStoreParts, reader: DatabaseReader, changed: (id: number) => void) {
    this.#parts = parts;
    this.#reader = reader;
    this.#changed = changed;
  }

  async claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    const { writing, tables } = this.#parts;
    const before = await this.#look(id);
    if (!isReady(before.task, purpose, before.now)) return refusal(id, purpose, before.task.status);
    const claim = await takeClaim(writing, tables, id);
    if (!claim) return refusal(id, purpose, 'taken by another window');
    const heartbeat = setInterval(() => {
      // A sign that cannot be given shows as a dead runner, and the next event is refused.
      signClaim(writing, tables, claim).catch(() => undefined);
    }, signEveryMs);
    heartbeat.unref();
    this.#runs.set(id, { claim, heartbeat, task: before.task, lastSeq: before.lastSeq });
    if (before.death) {
      await this.decide(id, before.death).catch((error: unknown) => {
        // Written down already; how the task stands now is looked at below.
        if (!(error instanceof StoreError)) throw error;
      });
    }
    // Somebody may have had the claim, and given it back, between the look and the grip.
    const { task, lastSeq, now } = await this.#look(id);
    this.#runs.set(id, { claim, heartbeat, task, lastSeq });
    if (isReady(task, purpose, now)) {
      return { status: 'claimed', run: { runner: claim.nonce, release: () => this.#release(id, claim) } };
    }
    await this.#release(id, claim);
    return refusal(id, purpose, task.status);
  }

  /** Gives back what this process works on. */
  async releaseAll(): Promise<void> {
    for (const [id, { claim }] of this.#runs) {
      // A server that is gone finds the runner dead soon enough.
      await this.#release(id, claim).catch(() => undefined);
    }
  }

  /** Progress and messages, as far as a statement takes them, after all that was decided before. */
  async report(id: number, batch: readonly WaitingEvent[]): Promise<void> {
    const run = this.#runs.get(id);
    let { task, lastSeq }: Pick<OwnRun, 'task' | 'lastSeq'> = run ?? (await this.#look(id));
    let waiting = batch.map((each) => ({ ...each, row: newRow(each.event) }));
    while (waiting.length > 0) {
      const refused = waiting.filter(({ event }) => !isPossible(task, event, run));
      waiting = waiting.filter((each) => !refused.includes(each));
      for (const { event, reject } of refused) reject(await this.#reasonAgainst(id, task, event, run));
      const some = firstStatement(waiting);
      if (some.length === 0) return;
      const isOfRun = some.some(({ event }) => belongsToRun(event));
      const written = await this.#insert(
        { taskId: id, seq: lastSeq + 1, ...(isOfRun && run && { claim: run.claim }) },
        some.map(({ row }) => row),
        isOfRun ? runPatienceMs : undefined,
      );
      switch (written) {
        case 'written':
          lastSeq += some.length;
          if (run) run.lastSeq = lastSeq;
          waiting = waiting.slice(some.length);
          this.#changed(id);
          for (const { resolve } of some) resolve();
          break;
        case 'taken':
          ({ task, lastSeq } = await this.#look(id));
          if (run) Object.assign(run, { task, lastSeq });
          break;
        case 'unclaimed':
          throw takenOver(id);
      }
    }
  }

  /** Judged by all that came before it, from whichever window; looked at again where another one was faster. */
  async decide(id: number, event: TaskEvent): Promise<void> {
    const row = newRow(event);
    const run = belongsToRun(event) ? this.#runs.get(id) : undefined;
    for (;;) {
      const { task, lastSeq, now } = await this.#look(id);
      // When a runner died is known from its last sign.
      const at = event.kind === 'interrupted' ? event.at : now;
      const judged = { ...event, at, ...('by' in event && { by: this.#parts.account }) } as TaskEvent;
      const status = nextStatus(task, judged);
      if (status === undefined) throw impossible(id, task, event);
      if (belongsToRun(event) && !run) throw takenOver(id);
      const written = await this.#insert(
        { taskId: id, seq: lastSeq + 1, at, ...(run && { claim: run.claim }) },
        [row],
        run && runPatienceMs,
      );
      if (written === 'unclaimed') throw takenOver(id);
      if (written === 'taken') continue;
      const own = this.#runs.get(id);
      if (own) Object.assign(own, { task: { ...task, status }, lastSeq: lastSeq + 1 });
      this.#changed(id);
      return;
    }
  }

  async #reasonAgainst(
    id: number,
    task: TaskCourse,
    event: TaskEvent,
    run: OwnRun | undefined,
  ): Promise<StoreError> {
    if (nextStatus(task, event) !== undefined) return takenOver(id);
    const { writing, tables } = this.#parts;
    return run && !(await holdsClaim(writing, tables, run.claim))
      ? takenOver(id)
      : impossible(id, task, event);
  }

  async #look(id: number): Promise<TaskLook> {
    const look = await this.#reader.look(id, this.#parts.writing);
    if (!look) throw notThere(id);
    return look;
  }

  #insert(place: Place, rows: readonly NewRow[], patienceMs?: number): Promise<Written> {
    return insertRows(this.#parts.writing, this.#parts.tables, place, rows, patienceMs);
  }

  async #release(id: number, claim: DatabaseClaim): Promise<void> {
    const run = this.#runs.get(id);
    if (run?.claim !== claim) return;
    clearInterval(run.heartbeat);
    this.#runs.delete(id);
    await explained(releaseClaim(this.#parts.writing, this.#parts.tables, claim), this.#parts);
    this.#changed(id);
  }
}

/** The same, with what stops it put into words. */
export async function explained<T>(
  work: Promise<T>,
  { explain }: Pick<DatabaseStoreParts, 'explain'>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explain(error);
  }
}

/** How long a run waits for its store: what it does on its own server is not lost meanwhile, and nothing new is sent. */
const runPatienceMs = 60_000;

function isPossible(task: TaskCourse, event: TaskEvent, run: OwnRun | undefined): boolean {
  return nextStatus(task, event) !== undefined && (run !== undefined || !belongsToRun(event));
}

/** As many as go into one statement; a long one goes alone. */
function firstStatement<T extends { readonly row: NewRow }>(waiting: readonly T[]): readonly T[] {
  let length = 0;
  const end = waiting.findIndex(({ row }, index) => {
    length += row.body.length;
    return index > 0 && (length > 100_000 || index >= 200);
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}
