import type { Row } from '../../engine/connection/connection';
import { foldTask } from '../../task/foldTask';
import type { Task } from '../../task/task';
import type { TaskEvent } from '../../task/taskEvent';
import { isFinished, isRunning } from '../../task/taskStates';
import { notThere } from '../runRules';
import { StoreError } from '../storeError';
import { type InterruptedEvent, deathOf, interruptedBy } from '../runnerDeath';
import type { TaskListing, TaskProblem } from '../taskStore';
import { latestClaims } from './databaseClaims';
import { deletedKind, eventColumns, isoTime, readRow } from './eventRows';
import type { StoreTables } from './storeSchema';
import type { StoreSession } from './storeSession';

/** A task as far as its sequence was read. */
interface KnownTask {
  readonly lastSeq: number;
  readonly task: Task;
  /** What the task is folded from; kept while more may come. */
  readonly source?: readonly TaskEvent[];
}

/** What the next decision about a task is judged by, and where it goes in the sequence. */
export interface TaskLook {
  readonly task: Task;
  readonly lastSeq: number;
  /** By the server's clock, ISO 8601 in UTC. */
  readonly now: string;
  /** What the dead runner could not write. */
  readonly death?: InterruptedEvent;
}

/** Folds tasks from their rows; what was read once is not read again. */
export class DatabaseReader {
  readonly #session: StoreSession;
  readonly #tables: StoreTables;
  readonly #known = new Map<number, KnownTask>();

  constructor(session: StoreSession, tables: StoreTables) {
    this.#session = session;
    this.#tables = tables;
  }

  /** Undefined when there is no such task. A task whose runner died reads as interrupted. */
  async look(id: number, session = this.#session): Promise<TaskLook | undefined> {
    if (!Number.isSafeInteger(id) || id < 1) throw new StoreError(`There is no task #${id}.`);
    const known = this.#known.get(id);
    const { rows, now } = known
      ? await this.#rowsAfter(session, id, known.lastSeq)
      : await this.#firstRows(session, id);
    const fresh = rows.length > 0 || !known ? await this.#continue(session, id, known, rows) : known;
    if (!fresh) return undefined;
    const { task, lastSeq } = fresh;
    if (!isRunning(task.status)) return { task, lastSeq, now };
    const death = deathOf((await latestClaims(session, this.#tables, id)).get(id), now);
    if (!death) return { task, lastSeq, now };
    // A run that ended after the rows were read, and before its claim was looked for, is no dead one.
    if ((await this.#rowsAfter(session, id, lastSeq)).rows.length > 0) return this.look(id, session);
    return { task: interruptedBy(task, death), lastSeq, now, death };
  }

  /** The whole history, with the runner's death where that is not written down yet. */
  async events(id: number): Promise<readonly TaskEvent[]> {
    const events: TaskEvent[] = [];
    let damaged = 0;
    let now = '';
    let lastSeq = 0;
    for (;;) {
      const page = await this.#rowsAfter(this.#session, id, lastSeq);
      ({ now } = page);
      for (const row of page.rows) {
        if (row['kind'] === deletedKind) throw notThere(id);
        const { event } = await readRow(this.#session, this.#tables, row);
        if (event) events.push(event);
        else damaged++;
        lastSeq = Number(row['seq']);
      }
      if (page.rows.length < pageSize) break;
    }
    if (events[0]?.kind !== 'created') throw notThere(id);
    if (damaged > 0) {
      const text = `Damaged rows of this history, which are not shown: ${damaged}.`;
      events.push({ at: events.at(-1)?.at ?? now, kind: 'message', level: 'warn', text });
    }
    const status = foldTask(id, events)?.status;
    if (!status || !isRunning(status)) return events;
    const look = await this.look(id);
    if (look && look.lastSeq > lastSeq) return this.events(id);
    return look?.death ? [...events, look.death] : events;
  }

  /** The newest tasks, or the newest of those before an id: one look at all of them, and those read that changed. */
  async list(limit: number, before: number | undefined): Promise<TaskListing> {
    const { events } = this.#tables;
    const [count] = await this.#session.ask(`SELECT COUNT(*) AS total ${livingTasks(events)}`);
    const total = Number(count?.['total']);
    const rows = await this.#session.ask(
      `SELECT e.task_id ${livingTasks(events)}${before === undefined ? '' : ' AND e.task_id < ?'} ORDER BY e.task_id DESC LIMIT ?`,
      [...(before === undefined ? [] : [before]), limit],
    );
    const ids = rows.map((row) => Number(row['task_id']));
    if (ids.length === 0) return { tasks: [], problems: [], total };
    const lastSeqs = await this.#lastSeqs(ids.at(-1) ?? 0, ids[0] ?? 0);
    const stale = ids.filter((id) => this.#known.get(id)?.lastSeq !== lastSeqs.get(id));
    const problems: TaskProblem[] = [];
    const found = new Map<number, Task>();
    for (const id of ids) {
      const known = this.#known.get(id);
      if (known) found.set(id, known.task);
    }
    for (let start = 0; start < stale.length; start += tasksPerQuery) {
      const some = stale.slice(start, start + tasksPerQuery);
      for (const [id, known] of await this.#readMany(some, lastSeqs)) {
        if (known instanceof StoreError) problems.push({ id, message: known.message });
        else found.set(id, known.task);
        if (known instanceof StoreError) found.delete(id);
        // There may be very many older tasks, and their plans are large.
        else if (before === undefined || !isFinished(known.task.status)) this.#known.set(id, known);
      }
    }
    const tasks = ids.flatMap((id) => found.get(id) ?? []);
    return { tasks: await Promise.all(tasks.map((task) => this.#withDeath(task))), problems, total };
  }

  /** As it reads: a run whose claim nobody signs is interrupted. */
  async #withDeath(task: Task): Promise<Task> {
    return isRunning(task.status) ? ((await this.look(task.id))?.task ?? task) : task;
  }

  async #lastSeqs(from: number, to: number): Promise<ReadonlyMap<number, number>> {
    const rows = await this.#session.ask(
      `SELECT task_id, MAX(seq) AS seq FROM ${this.#tables.events} WHERE task_id BETWEEN ? AND ? GROUP BY task_id`,
      [from, to],
    );
    return new Map(rows.map((row) => [Number(row['task_id']), Number(row['seq'])]));
  }

  async #readMany(
    ids: readonly number[],
    lastSeqs: ReadonlyMap<number, number>,
  ): Promise<ReadonlyMap<number, KnownTask | StoreError>> {
    const rows = await this.#session.ask(
      `SELECT ${eventColumns} FROM ${this.#tables.events} e WHERE e.task_id IN (${ids.map(() => '?').join(', ')}) AND e.kind NOT IN (${unfoldedList}) ORDER BY e.task_id, e.seq`,
      ids,
    );
    const byTask = new Map<number, Row[]>(ids.map((id) => [id, []]));
    for (const row of rows) byTask.get(Number(row['task_id']))?.push(row);
    const read = new Map<number, KnownTask | StoreError>();
    for (const [id, own] of byTask) {
      // Deleted since it was listed.
      if (own.length === 0 || own.some((row) => row['kind'] === deletedKind)) continue;
      const source = await this.#readEvents(this.#session, own);
      const task = foldTask(id, source);
      const lastSeq = Math.max(lastSeqs.get(id) ?? 0, Number(own.at(-1)?.['seq']));
      read.set(id, task ? knownTask(task, lastSeq, source) : damagedTask(id));
    }
    return read;
  }

  async #readEvents(session: StoreSession, rows: readonly Row[]): Promise<readonly TaskEvent[]> {
    const events: TaskEvent[] = [];
    for (const row of rows) {
      const { event } = await readRow(session, this.#tables, row);
      if (event) events.push(event);
    }
    return events;
  }

  /** All rows behind this one, in order, at most a page of them; and the server's time. */
  async #rowsAfter(session: StoreSession, id: number, seq: number): Promise<Rows> {
    const rows = await session.ask(
      `SELECT clock.server_time, ${eventColumns} FROM (SELECT UTC_TIMESTAMP(3) AS server_time) clock LEFT JOIN ${this.#tables.events} e ON e.task_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ${pageSize}`,
      [id, seq],
    );
    return {
      rows: rows.filter((row) => row['seq'] !== null),
      now: isoTime(rows[0]?.['server_time'] ?? ''),
    };
  }

  /** The rows that a task is folded from, and its last one. */
  async #firstRows(session: StoreSession, id: number): Promise<Rows> {
    const { events } = this.#tables;
    const [row] = await session.ask(
      `SELECT UTC_TIMESTAMP(3) AS server_time, (SELECT MAX(seq) FROM ${events} WHERE task_id = ?) AS seq`,
      [id],
    );
    const last = Number(row?.['seq'] ?? 0);
    const rows = await session.ask(
      `SELECT ${eventColumns} FROM ${events} e WHERE e.task_id = ? AND e.seq <= ? AND (e.kind NOT IN (${unfoldedList}) OR e.seq = ?) ORDER BY e.seq`,
      [id, last, last],
    );
    return { rows, now: isoTime(row?.['server_time'] ?? '') };
  }

  async #continue(
    session: StoreSession,
    id: number,
    known: KnownTask | undefined,
    rows: readonly Row[],
  ): Promise<KnownTask | undefined> {
    let fresh = known;
    for (let page = rows; ;) {
      const last = page.at(-1);
      if (!last || page.some((row) => row['kind'] === deletedKind)) {
        this.#known.delete(id);
        return undefined;
      }
      const added = (await this.#readEvents(session, page)).filter(
        ({ kind }) => !unfoldedKinds.includes(kind),
      );
      const source = [...(fresh?.source ?? []), ...added];
      const lastSeq = Number(last['seq']);
      const task = fresh && added.length === 0 ? fresh.task : foldTask(id, source);
      if (!task) {
        if (fresh) return this.#forget(id, session);
        throw damagedTask(id);
      }
      fresh = knownTask(task, lastSeq, source);
      if (!known || page.length < pageSize) break;
      page = (await this.#rowsAfter(session, id, lastSeq)).rows;
      if (page.length === 0) break;
    }
    // Two looks at once may come in any order.
    if ((this.#known.get(id)?.lastSeq ?? 0) <= fresh.lastSeq) this.#known.set(id, fresh);
    return fresh;
  }

  /** Something came behind the end of a task: only the whole tells. */
  async #forget(id: number, session: StoreSession): Promise<KnownTask | undefined> {
    this.#known.delete(id);
    return this.#continue(session, id, undefined, (await this.#firstRows(session, id)).rows);
  }
}

interface Rows {
  readonly rows: readonly Row[];
  readonly now: string;
}

const pageSize = 1000;
const tasksPerQuery = 100;

/** The kinds that change nothing of a task. */
const unfoldedKinds: readonly TaskEvent['kind'][] = ['stepAnnounced'];
const unfoldedList = unfoldedKinds.map((kind) => `'${kind}'`).join(', ');

function livingTasks(events: string): string {
  return `FROM ${events} e WHERE e.kind = 'created' AND NOT EXISTS (SELECT 1 FROM ${events} d WHERE d.kind = '${deletedKind}' AND d.task_id = e.task_id)`;
}

function knownTask(task: Task, lastSeq: number, source: readonly TaskEvent[]): KnownTask {
  return { task, lastSeq, ...(isFinished(task.status) ? {} : { source }) };
}

function damagedTask(id: number): StoreError {
  return new StoreError(
    `The rows of task #${id} in the team store are damaged. The other tasks are not affected.`,
  );
}
