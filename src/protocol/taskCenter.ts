import type { TaskAction, TaskStatus } from '../task/task';
import type { SearchField, TaskFilter } from '../task/list/taskFilter';
import type { TaskSort } from '../task/list/taskSort';
import type { TaskProgress } from '../task/list/taskSummary';

export interface TaskCenterCalls {
  ready: undefined;
  /** Changes parts of the filter; the tree shows the same from then on. */
  filter: Partial<TaskFilter>;
  /** Puts a field such as `by:` into the search, in place of what it asked for before; empty takes it out. */
  searchField: { readonly field: SearchField; readonly value: string };
  sort: TaskSort;
  clearFilter: undefined;
  /** What the state of a task does not allow is refused; of several tasks, those that allow it are taken. */
  act: { readonly action: TaskAction; readonly ids: readonly number[] };
  show: { readonly what: 'sql' | 'log'; readonly id: number };
  create: undefined;
  refresh: undefined;
  showOutput: undefined;
}

export interface TaskCenterSnapshots {
  list: TaskCenterList;
  /** Rows that are new or changed since the last of these; the others stay as they were. */
  rows: readonly TaskRow[];
}

export interface TaskCenterList {
  readonly status: 'loading' | 'loaded' | 'unreadable';
  readonly filter: TaskFilter;
  /** What the search asks of single fields. */
  readonly fields: Readonly<Partial<Record<SearchField, string>>>;
  /** Whose tasks these are; empty for those of this machine. */
  readonly store: string;
  /** The filter in words. */
  readonly filterLabel: string;
  /** False while it hides nothing but what the default hides. */
  readonly isFiltered: boolean;
  readonly sort: TaskSort;
  /** What the filter lets through, in order; each has come as a row, or is about to. */
  readonly order: readonly number[];
  /** All tasks of the store. */
  readonly total: number;
  /** Whether tasks of the past are still being read. */
  readonly isReadingOlder: boolean;
  /** The names to choose from. */
  readonly connections: readonly string[];
  /** Every state, in the order of a task's life, in the user's words. */
  readonly states: readonly TaskState[];
}

export interface TaskState {
  readonly status: TaskStatus;
  readonly label: string;
  /** A row has room for `rowLabel`; the menu says the whole. */
  readonly actions: readonly {
    readonly action: TaskAction;
    readonly label: string;
    readonly rowLabel: string;
  }[];
}

export interface TaskRow {
  readonly id: number;
  readonly status: TaskStatus;
  readonly connection: string;
  readonly database: string;
  readonly createdBy: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** When it starts by itself; ISO 8601, UTC. */
  readonly dueAt?: string;
  /** Once it was started. */
  readonly progress?: TaskProgress;
  /** How many tables ended how, and why the task is where it is. */
  readonly detail: string;
}
