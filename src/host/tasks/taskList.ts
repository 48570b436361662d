import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { errorMessage } from '../../engine/engineError';
import type { ClaimResult, RunPurpose, TaskStore } from '../../store/taskStore';
import type { Task } from '../../task/task';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import { type TaskSummary, summariseTask } from '../../task/list/taskSummary';
import { OlderTasks } from './olderTasks';

/**
 * The tasks of the store as this window knows them, kept in step with what any window does: the newest 500 whole, those
 * before them in short.
 */
export class TaskList implements vscode.Disposable {
  readonly #open: () => Promise<TaskStore>;
  #opening: Promise<TaskStore>;
  readonly #output: vscode.LogOutputChannel;
  readonly #tasks = new Map<number, Task>();
  readonly #changed = new vscode.EventEmitter<number | undefined>();
  readonly #stale = new Set<number>();
  readonly #summaries = new WeakMap<Task, TaskSummary>();
  readonly #older: OlderTasks;
  #account: string | undefined;
  #team: string | undefined;
  #isOpen = false;
  #total = 0;
  #status: 'loading' | 'loaded' | 'unreadable' = 'loading';
  #updating: Promise<void>;
  #stopWatching: (() => void) | undefined;

  /** The id of a task that changed; undefined when tasks came or went. */
  readonly onDidChange = this.#changed.event;

  /** A store that cannot be opened leaves the list unreadable, and everything else works; reloading tries again. */
  constructor(open: () => Promise<TaskStore>, output: vscode.LogOutputChannel) {
    this.#open = open;
    this.#opening = open();
    this.#output = output;
    this.#older = new OlderTasks(
      async (limit, before) => (await this.#opening).summaries(limit, before),
      () => this.#changed.fire(undefined),
    );
    this.#updating = this.#load();
  }

  /** Who acts through the store: the `by` of events. */
  async account(): Promise<string> {
    return (await this.#opening).account;
  }

  /** The database of the team whose tasks these are; undefined for those of this machine. */
  get team(): string | undefined {
    return this.#team;
  }

  get status(): 'loading' | 'loaded' | 'unreadable' {
    return this.#status;
  }

  /** Resolves when everything is read that is known to have changed. */
  get settled(): Promise<void> {
    return this.#updating;
  }

  /** Newest first. */
  list(): readonly Task[] {
    return [...this.#tasks.values()].sort((left, right) => right.id - left.id);
  }

  find(id: number): Task | undefined {
    return this.#tasks.get(id);
  }

  /** The same; throws where it is no longer there. */
  get(id: number): Task {
    const task = this.find(id);
    if (task) return task;
    throw new Error(vscode.l10n.t('Task #{0} is no longer there. Refresh the tasks.', id));
  }

  /** Also one that is known only in short; from then on it is kept whole. */
  async load(id: number): Promise<Task | undefined> {
    if (!this.#tasks.has(id)) await this.#updating;
    if (!this.#tasks.has(id)) await this.#readOne(await this.#opening, id);
    return this.#tasks.get(id);
  }

  /** Every task known, in short and in no order. */
  *summaries(): Iterable<TaskSummary> {
    for (const task of this.#tasks.values()) yield this.#summaryOf(task);
    for (const summary of this.#older.all()) if (!this.#tasks.has(summary.id)) yield summary;
  }

  /** The task in short. */
  summary(id: number): TaskSummary | undefined {
    const task = this.#tasks.get(id);
    return task ? this.#summaryOf(task) : this.#older.find(id);
  }

  /** Whether tasks of the past are being read. */
  get isReadingOlder(): boolean {
    return this.#older.isReading;
  }

  /** How many tasks the store has, also those not known here. */
  get total(): number {
    return Math.max(this.#total, this.#tasks.size);
  }

  /** Makes every task known that was made since then; in milliseconds. */
  async reach(since: number): Promise<void> {
    await this.#updating;
    if (this.#status !== 'loaded') return;
    try {
      await this.#older.reach(since);
    } catch (error) {
      this.#output.error(errorMessage(error));
    }
  }

  /** A task's whole history. */
  async events(id: number): Promise<readonly TaskEvent[]> {
    return (await this.#opening).events(id);
  }

  /** Stores a new task; its id, once the task can be found here. */
  async create(created: CreatedEvent): Promise<number> {
    const id = await (await this.#opening).create(created);
    await this.#update([id]);
    return id;
  }

  async append(id: number, event: TaskEvent): Promise<void> {
    await (await this.#opening).append(id, event);
  }

  async claimRun(id: number, purpose: RunPurpose): Promise<ClaimResult> {
    return (await this.#opening).claimRun(id, purpose);
  }

  /** Deletes a finished task. */
  async remove(id: number): Promise<void> {
    await (await this.#opening).delete(id);
    await this.#update([id]);
  }

  /** Reads everything again. */
  async reload(): Promise<void> {
    await this.#updating;
    if (!this.#isOpen) this.#opening = this.#open();
    this.#updating = this.#load();
    await this.#updating;
  }

  dispose(): void {
    this.#stopWatching?.();
    this.#changed.dispose();
    // Claims are given back; nothing waits for it when the window closes.
    this.#opening.then((store) => store.close()).catch(() => undefined);
  }

  async #load(): Promise<void> {
    try {
      const store = await this.#opening;
      this.#isOpen = true;
      this.#account = store.account;
      this.#team = store.team;
      const { tasks, problems, total } = await store.list();
      const kept = [...this.#tasks.keys()];
      this.#tasks.clear();
      for (const task of tasks) this.#tasks.set(task.id, task);
      this.#total = total;
      const oldest = tasks.at(-1);
      this.#older.startBefore(
        oldest && total > tasks.length + problems.length ? this.#summaryOf(oldest) : undefined,
      );
      for (const problem of problems) this.#output.warn(problem.message);
      // Older ones that something looked at.
      const listed = new Set([...this.#tasks.keys(), ...problems.map(({ id }) => id)]);
      for (const id of kept) if (!listed.has(id)) await this.#readOne(store, id);
      this.#status = 'loaded';
      this.#stopWatching ??= store.watch(
        (ids) => {
          this.#update(ids).catch((error: unknown) => this.#output.error(errorMessage(error)));
        },
        (error) => this.#output.error(errorMessage(error)),
      );
    } catch (error) {
      this.#output.error(errorMessage(error));
      this.#status = 'unreadable';
    }
    this.#changed.fire(undefined);
  }

  /** Changes come faster than they can be read: what changes meanwhile is read once, afterwards. */
  async #update(ids: readonly number[]): Promise<void> {
    const isQueued = this.#stale.size > 0;
    for (const id of ids) this.#stale.add(id);
    if (!isQueued) this.#updating = this.#updating.then(() => this.#readStale());
    await this.#updating;
  }

  async #readStale(): Promise<void> {
    const store = await this.#opening;
    for (const id of this.#stale) {
      const start = performance.now();
      // Taken out first: a change during the read makes it stale again.
      this.#stale.delete(id);
      await this.#readOne(store, id);
      const milliseconds = performance.now() - start;
      // A task of many thousand tables takes a while to read: most of the time goes on with its run.
      if (milliseconds > 20) await pause(Math.min(2000, 5 * milliseconds));
    }
  }

  #summaryOf(task: Task): TaskSummary {
    const summary = this.#summaries.get(task) ?? summariseTask(task, this.#account);
    this.#summaries.set(task, summary);
    return summary;
  }

  async #readOne(store: TaskStore, id: number): Promise<void> {
    try {
      const task = await store.read(id);
      const isKnown = this.#tasks.has(id);
      if (task) {
        if (id > Math.max(0, ...this.#tasks.keys())) this.#total++;
        this.#tasks.set(id, task);
      } else {
        if (this.summary(id)) this.#total--;
        this.#tasks.delete(id);
        this.#older.forget(id);
      }
      this.#changed.fire(isKnown && task ? id : undefined);
    } catch (error) {
      this.#output.error(errorMessage(error));
    }
  }
}
