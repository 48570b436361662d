import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import {
  type TaskFilter,
  defaultFilter,
  isDefaultFilter,
  periodStart,
  taskFilter,
} from '../../task/list/taskFilter';
import { type TaskSort, defaultSort, taskOrder } from '../../task/list/taskSort';
import type { TaskSummary } from '../../task/list/taskSummary';
import { PacedWork } from '../pacedWork';
import { inBackground } from '../dialogs/messages';
import type { TaskList } from './taskList';
import { type TaskView, storedTaskView } from './taskView';

/** What is new: tasks whose rows changed, and whether other tasks are shown or in another order. */
export interface OverviewChange {
  readonly ids: readonly number[];
  readonly isListChanged: boolean;
}

const memoryKey = 'taskView';
/** Tasks leave a period as time goes by. */
const lookEveryMs = 60_000;

/** The tasks that the user wants to see, in their order: the tree and Task Center show the same. */
export class TaskOverview implements vscode.Disposable {
  readonly #tasks: TaskList;
  readonly #memory: vscode.Memento;
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<OverviewChange>();
  readonly #subscription: vscode.Disposable;
  readonly #clock: ReturnType<typeof setInterval>;
  readonly #waiting = new Set<number>();
  #isListWaiting = false;
  /** Changes come in bursts; of many tasks the next look comes later. */
  readonly #paced = new PacedWork(() => this.#look(), { leastMs: 50, mostMs: 2000, times: 10 });
  #view: TaskView;
  #known = new Map<number, TaskSummary>();
  #shown: readonly number[] = [];

  readonly onDidChange = this.#changed.event;

  constructor(tasks: TaskList, memory: vscode.Memento, output: vscode.LogOutputChannel) {
    this.#tasks = tasks;
    this.#memory = memory;
    this.#output = output;
    this.#view = storedTaskView(memory.get(memoryKey)) ?? { filter: defaultFilter, sort: defaultSort };
    this.#subscription = tasks.onDidChange((id) => this.#note(id));
    this.#clock = setInterval(() => this.#note(undefined), lookEveryMs);
    this.#sortOut();
  }

  get view(): TaskView {
    return this.#view;
  }

  get isFiltered(): boolean {
    return !isDefaultFilter(this.#view.filter);
  }

  /** The ids to show, in order. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  find(id: number): TaskSummary | undefined {
    return this.#tasks.summary(id);
  }

  /** Every task known so far, also those that the filter hides. */
  all(): Iterable<TaskSummary> {
    return this.#known.values();
  }

  /** Names of connections, of the tasks known and of the filter, sorted. */
  connections(): readonly string[] {
    const names = new Set(this.#view.filter.connections);
    for (const { connectionName } of this.#known.values()) names.add(connectionName);
    return [...names].sort((left, right) => left.localeCompare(right));
  }

  /** Changes the filter or the order, for this and later sessions. */
  setView(change: { readonly filter?: Partial<TaskFilter>; readonly sort?: TaskSort }): void {
    this.#view = {
      filter: { ...this.#view.filter, ...change.filter },
      sort: change.sort ?? this.#view.sort,
    };
    inBackground(this.#memory.update(memoryKey, this.#view), this.#output);
    this.#sortOut();
    this.#changed.fire({ ids: [], isListChanged: true });
  }

  clearFilter(): void {
    this.setView({ filter: defaultFilter });
  }

  dispose(): void {
    this.#paced.cancel();
    clearInterval(this.#clock);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #note(id: number | undefined): void {
    if (id === undefined) this.#isListWaiting = true;
    else this.#waiting.add(id);
    this.#paced.soon();
  }

  #look(): void {
    const isListWaiting = this.#isListWaiting;
    const before = this.#known;
    const shown = this.#shown;
    const ids = [...this.#waiting];
    this.#waiting.clear();
    this.#isListWaiting = false;
    // Of all that a run changes, only the state decides where a task stands.
    const isListChanged =
      isListWaiting || ids.some((id) => before.get(id)?.status !== this.#tasks.summary(id)?.status);
    if (isListChanged) this.#sortOut();
    else for (const id of ids) this.#learn(id);
    const changed = isListWaiting
      ? [...this.#known.values()].filter((task) => before.get(task.id) !== task).map(({ id }) => id)
      : ids;
    if (isListWaiting || changed.length > 0 || !isDeepStrictEqual(shown, this.#shown)) {
      this.#changed.fire({ ids: changed, isListChanged });
    }
  }

  #learn(id: number): void {
    const summary = this.#tasks.summary(id);
    if (summary) this.#known.set(id, summary);
  }

  #sortOut(): void {
    const now = Date.now();
    const { filter, sort } = this.#view;
    const known = new Map<number, TaskSummary>();
    for (const task of this.#tasks.summaries()) known.set(task.id, task);
    this.#known = known;
    this.#shown = [...known.values()]
      .filter(taskFilter(filter, now))
      .sort(taskOrder(sort))
      .map(({ id }) => id);
    inBackground(this.#tasks.reach(periodStart(filter.period, now)), this.#output);
  }
}
