import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../../engine/engineError';
import type { Task } from '../../task/task';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import { type TaskCourse, isFinished, nextStatus } from '../../task/taskStates';
import { summariseTask } from '../../task/list/taskSummary';
import { AppendQueue, type WaitingEvent } from '../appendQueue';
import { signEveryMs } from '../runClaims';
import { belongsToRun, impossible, isReady, notFinished, notThere, refusal, takenOver } from '../runRules';
import { StoreError } from '../storeError';
import type { ClaimResult, RunPurpose, SummaryListing, TaskListing, TaskStore } from '../taskStore';
import { type DatabaseClaim, holdsClaim, releaseClaim, signClaim, takeClaim } from './databaseClaims';
import { DatabaseReader, type TaskLook } from './databaseReader';
import { DatabaseWatcher } from './databaseWatcher';
import {
  type NewRow,
  type Place,
  type Written,
  deletedKind,
  insertRows,
  newNonce,
  newRow,
} from './eventRows';
import type { StoreTables } from './storeSchema';
import type { StoreSession } from './storeSession';

interface OwnRun {
  readonly claim: DatabaseClaim;
  readonly heartbeat: NodeJS.Timeout;
  /** As the last event left it that is known here. */
  task: TaskCourse;
  lastSeq: number;
}

/** What a store has to work with. */
export interface DatabaseStoreParts {
  readonly account: string;
  readonly tables: StoreTables;
  /** For looking at many tasks. */
  readonly reading: StoreSession;
  /** For decisions and runs, which must not wait behind a long list. */
  readonly writing: StoreSession;
  /** Puts what stops the store into words. */
  readonly explain: (error: unknown) => unknown;
}

/** Tasks in tables of a database: see `storeSchema` for them. */
export class DatabaseTaskStore implements TaskStore {
  readonly account: string;
  readonly #parts: DatabaseStoreParts;
  readonly #reader: DatabaseReader;
  readonly #watcher: DatabaseWatcher;
  readonly #runs = new Map<number, OwnRun>();
  readonly #queue = new AppendQueue({
    decide: (id, event) => this.#explained(this.#decide(id, event)),
    report: (id, batch) => this.#explained(this.#report(id, batch)),
  });

  constructor(parts: DatabaseStoreParts) {
    this.account = parts.account;
    this.#parts = parts;
    this.#reader = new DatabaseReader(parts.reading, parts.tables);
    this.#watcher = new DatabaseWatcher(parts.reading, parts.tables);
  }

  create(created: CreatedEvent): Promise<number> {
    return this.#explained(this.#create(newRow(created)));
  }

  list(limit = 500, before?: number): Promise<TaskListing> {
    return this.#explained(this.#reader.list(limit, before));
  }

  async summaries(limit: number, before: number): Promise<SummaryListing> {
    const { tasks, problems } = await this.list(limit, before);
    const ids = [...tasks, ...problems].map(({ id }) => id);
    return {
      tasks: tasks.map((task) => summariseTask(task, this.account)),
      ...(ids.length > 0 && { lowest: Math.min(...ids) }),
    };
  }

  read(id: number): Promise<Task | undefined> {
    return this.#explained(this.#reader.look(id).then((look) => look?.task));
  }

  events(id: number): Promise<readonly TaskEvent[]> {
    return this.#explained(this.#reader.events(id));
  }

  append(id: number, event: TaskEvent): Promise<void> {
    return this.#queue.append(id, event);
  }

  claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    return this.#explained(this.#claimRun(id, purpose));
  }

  watch(listener: (ids: readonly number[]) => void, onBlind?: (error: unknown) => void): () => void {
    return this.#watcher.add(listener, (error) => onBlind?.(this.#parts.explain(error)));
  }

  delete(id: number): Promise<void> {
    return this.#explained(this.#delete(id));
  }

  async close(): Promise<void> {
    this.#watcher.stop();
    for (const [id, { claim }] of this.#runs) {
      // A server that is gone finds the runner dead soon enough.
      await this.#release(id, claim).catch(() => undefined);
    }
    await Promise.all([this.#parts.reading.close(), this.#parts.writing.close()]);
  }

  async #create(row: NewRow): Promise<number> {
    const { writing, tables } = this.#parts;
    for (;;) {
      const [last] = await writing.ask(`SELECT MAX(task_id) AS id FROM ${tables.events}`);
      const id = Number(last?.['id'] ?? 0) + 1;
      if ((await this.#insert({ taskId: id, seq: 1 }, [row])) === 'written') {
        this.#watcher.changed(id);
        return id;
      }
      // Somebody else made a task at this moment.
      await pause(Math.random() * 10);
    }
  }

  async #claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
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
      await this.#decide(id, before.death).catch((error: unknown) => {
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

  async #delete(id: number): Promise<void> {
    const { writing, tables } = this.#parts;
    for (;;) {
      const look = await this.#reader.look(id, writing);
      if (!look) return;
      if (!isFinished(look.task.status)) throw notFinished(id, look.task);
      const row: NewRow = { nonce: newNonce(), kind: deletedKind, body: '{}' };
      if ((await this.#insert({ taskId: id, seq: look.lastSeq + 1 }, [row])) === 'written') break;
    }
    this.#watcher.changed(id);
    // The task is gone by that row. An account that may delete nothing leaves what stood before it.
    const other = `FROM ${tables.events} WHERE task_id = ? AND kind <> '${deletedKind}'`;
    try {
      await writing.ask(`DELETE FROM ${tables.parts} WHERE nonce IN (SELECT nonce ${other} AND parts > 0)`, [
        id,
      ]);
      await writing.ask(`DELETE ${other}`, [id]);
    } catch (error) {
      if (!(error instanceof EngineError && error.code === 'access')) throw error;
    }
  }

  /** Progress and messages, as far as a statement takes them, after all that was decided before. */
  async #report(id: number, batch: readonly WaitingEvent[]): Promise<void> {
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
          this.#watcher.changed(id);
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
  async #decide(id: number, event: TaskEvent): Promise<void> {
    const row = newRow(event);
    const run = belongsToRun(event) ? this.#runs.get(id) : undefined;
    for (;;) {
      const { task, lastSeq, now } = await this.#look(id);
      // When a runner died is known from its last sign.
      const at = event.kind === 'interrupted' ? event.at : now;
      const judged = { ...event, at, ...('by' in event && { by: this.account }) } as TaskEvent;
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
      this.#watcher.changed(id);
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
    await this.#explained(releaseClaim(this.#parts.writing, this.#parts.tables, claim));
    this.#watcher.changed(id);
  }

  async #explained<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.#parts.explain(error);
    }
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
