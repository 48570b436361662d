import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../../engine/engineError';
import type { Task } from '../../task/task';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import { isFinished } from '../../task/taskStates';
import { summariseTask } from '../../task/list/taskSummary';
import { AppendQueue } from '../appendQueue';
import { notFinished } from '../runRules';
import type { ClaimResult, RunPurpose, SummaryListing, TaskListing, TaskStore } from '../taskStore';
import { DatabaseReader } from './databaseReader';
import { DatabaseWatcher } from './databaseWatcher';
import { type DatabaseStoreParts, DatabaseWriter, explained } from './databaseWriter';
import { type NewRow, deletedKind, insertRows, newNonce, newRow } from './eventRows';

/** Tasks in tables of a database: see `storeSchema` for them. */
export class DatabaseTaskStore implements TaskStore {
  readonly account: string;
  readonly team: string;
  readonly #parts: DatabaseStoreParts;
  readonly #reader: DatabaseReader;
  readonly #watcher: DatabaseWatcher;
  readonly #writer: DatabaseWriter;
  readonly #queue = new AppendQueue({
    decide: (id, event) => this.#explained(this.#writer.decide(id, event)),
    report: (id, batch) => this.#explained(this.#writer.report(id, batch)),
  });

  constructor(parts: DatabaseStoreParts) {
    this.account = parts.account;
    this.team = parts.database;
    this.#parts = parts;
    this.#reader = new DatabaseReader(parts.reading, parts.tables);
    this.#watcher = new DatabaseWatcher(parts.reading, parts.tables);
    this.#writer = new DatabaseWriter(parts, this.#reader, (id) => {
      this.#watcher.changed(id);
    });
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
    return this.#explained(this.#writer.claimRun(id, purpose));
  }

  watch(listener: (ids: readonly number[]) => void, onBlind?: (error: unknown) => void): () => void {
    return this.#watcher.add(listener, (error) => onBlind?.(this.#parts.explain(error)));
  }

  delete(id: number): Promise<void> {
    return this.#explained(this.#delete(id));
  }

  async close(): Promise<void> {
    this.#watcher.stop();
    await this.#writer.releaseAll();
    await Promise.all([this.#parts.reading.close(), this.#parts.writing.close()]);
  }

  async #create(row: NewRow): Promise<number> {
    const { writing, tables } = this.#parts;
    for (;;) {
      const [last] = await writing.ask(`SELECT MAX(task_id) AS id FROM ${tables.events}`);
      const id = Number(last?.['id'] ?? 0) + 1;
      if ((await insertRows(writing, tables, { taskId: id, seq: 1 }, [row])) === 'written') {
        this.#watcher.changed(id);
        return id;
      }
      // Somebody else made a task at this moment.
      await pause(Math.random() * 10);
    }
  }

  async #delete(id: number): Promise<void> {
    const { writing, tables } = this.#parts;
    for (;;) {
      const look = await this.#reader.look(id, writing);
      if (!look) return;
      if (!isFinished(look.task.status)) throw notFinished(id, look.task);
      const row: NewRow = { nonce: newNonce(), kind: deletedKind, body: '{}' };
      if ((await insertRows(writing, tables, { taskId: id, seq: look.lastSeq + 1 }, [row])) === 'written')
        break;
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

  #explained<T>(work: Promise<T>): Promise<T> {
    return explained(work, this.#parts);
  }
}
