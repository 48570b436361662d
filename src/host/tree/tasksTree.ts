import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isRunning } from '../../task/taskStates';
import { excludedToShow, plannedToShow } from '../../task/list/tablesToShow';
import type { TaskSummary } from '../../task/list/taskSummary';
import type { TaskList } from '../tasks/taskList';
import type { OverviewChange, TaskOverview } from '../tasks/taskOverview';
import { taskArgument } from '../tasks/taskCommand';
import { filterLabel, storeLabel } from '../labels/taskFilterLabel';
import {
  type TaskNode,
  excludedTreeItem,
  moreTasksTreeItem,
  taskTableTreeItem,
  taskTreeItem,
} from './taskTreeItem';

/** More than a tree can be read with; Task Center has them all. */
const shownAtMost = 200;

/** A row that is drawn anew takes its tooltip away: it must stay long enough to be read. */
const tickEveryMs = 5_000;

/**
 * The tasks that the filter lets through, with their tables below. Running tasks tick while the view is visible; the
 * others are drawn anew whenever the overview looks, which it does at least once a minute.
 */
export class TasksTree implements vscode.TreeDataProvider<TaskNode>, vscode.Disposable {
  readonly #tasks: TaskList;
  readonly #overview: TaskOverview;
  readonly #changed = new vscode.EventEmitter<TaskNode | undefined>();
  readonly #view: vscode.TreeView<TaskNode>;
  readonly #subscriptions: vscode.Disposable;
  readonly #nodes = new Map<string, TaskNode>();
  #clock: ReturnType<typeof setInterval> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(tasks: TaskList, overview: TaskOverview) {
    this.#tasks = tasks;
    this.#overview = overview;
    this.#view = vscode.window.createTreeView('shadowSync.tasks', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      overview.onDidChange((change) => this.#refresh(change)),
      this.#view.onDidChangeVisibility(() => this.#updateClock()),
    );
    this.#refresh({ ids: [], isListChanged: true });
  }

  async getChildren(node?: TaskNode): Promise<TaskNode[]> {
    if (!node) return this.#roots();
    if (node.kind !== 'task') return [];
    const task = await this.#tasks.load(node.taskId);
    if (!task) return [];
    return [...plannedToShow(task), ...excludedToShow(task)].map(({ pair }) =>
      this.#node({ kind: 'taskTable', taskId: task.id, source: pair.source.name }),
    );
  }

  getTreeItem(node: TaskNode): vscode.TreeItem {
    switch (node.kind) {
      case 'moreTasks':
        return moreTasksTreeItem(node.count);
      case 'task': {
        const task = this.#overview.find(node.taskId);
        return task ? taskTreeItem(task, Date.now()) : new vscode.TreeItem(`#${node.taskId}`);
      }
      case 'taskTable': {
        const task = this.#tasks.find(node.taskId);
        return task ? tableItem(task, node.source) : new vscode.TreeItem(node.source);
      }
    }
  }

  getParent(node: TaskNode): TaskNode | undefined {
    return node.kind === 'taskTable' ? this.#node(taskArgument(node.taskId)) : undefined;
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.#subscriptions.dispose();
  }

  #roots(): TaskNode[] {
    const { shown } = this.#overview;
    const nodes = shown.slice(0, shownAtMost).map((taskId) => this.#node(taskArgument(taskId)));
    const count = shown.length - nodes.length;
    return count > 0 ? [...nodes, { kind: 'moreTasks', count }] : nodes;
  }

  /** Only the rows that changed; a task that came or went changes the list itself. */
  #refresh({ ids, isListChanged }: OverviewChange): void {
    if (isListChanged) this.#changed.fire(undefined);
    else for (const id of ids) this.#refreshTask(id);
    this.#showFilter();
    this.#updateBadge();
    this.#updateClock();
  }

  #refreshTask(taskId: number): void {
    const node = this.#nodes.get(nodeKey(taskArgument(taskId)));
    if (node && this.#overview.find(taskId)) this.#changed.fire(node);
  }

  /** A view with a message shows no welcome text, which is what offers the way out of an empty list. */
  #showFilter(): void {
    const { shown, isFiltered, view } = this.#overview;
    const words = filterLabel(view.filter);
    this.#view.description = [isFiltered ? vscode.l10n.t('filtered') : words, storeLabel(this.#tasks.team)]
      .filter((part) => part !== '')
      .join(' · ');
    // The property cannot be taken back, only emptied.
    this.#view.message =
      isFiltered && shown.length > 0
        ? vscode.l10n.t('{0} of {1} tasks: {2}', shown.length, this.#tasks.total, words)
        : '';
  }

  #updateBadge(): void {
    const waiting = [...this.#overview.all()].filter(({ needsUser }) => needsUser).length;
    this.#view.badge =
      waiting === 0
        ? undefined
        : {
            value: waiting,
            tooltip:
              waiting === 1
                ? vscode.l10n.t('1 task needs you: decide, execute or verify it')
                : vscode.l10n.t('{0} tasks need you: decide, execute or verify them', waiting),
          };
  }

  #updateClock(): void {
    const ticks = this.#view.visible && this.#shownTasks().some(({ status }) => isRunning(status));
    if (!ticks) {
      clearInterval(this.#clock);
      this.#clock = undefined;
      return;
    }
    this.#clock ??= setInterval(() => {
      for (const { id, status } of this.#shownTasks()) if (isRunning(status)) this.#refreshTask(id);
    }, tickEveryMs);
  }

  #shownTasks(): readonly TaskSummary[] {
    return this.#overview.shown
      .slice(0, shownAtMost)
      .map((id) => this.#overview.find(id))
      .filter((task) => task !== undefined);
  }

  /** The same object for the same row: the tree keeps its place by identity. */
  #node(node: Exclude<TaskNode, { kind: 'moreTasks' }>): TaskNode {
    const key = nodeKey(node);
    const known = this.#nodes.get(key) ?? node;
    this.#nodes.set(key, known);
    return known;
  }
}

function tableItem(task: Task, source: string): vscode.TreeItem {
  const planned = task.plan.tables.find(({ pair }) => pair.source.name === source);
  if (planned) return taskTableTreeItem(task, planned);
  const excluded = task.plan.excluded.find(({ pair }) => pair.source.name === source);
  return excluded ? excludedTreeItem(task, excluded) : new vscode.TreeItem(source);
}

function nodeKey(node: Exclude<TaskNode, { kind: 'moreTasks' }>): string {
  return node.kind === 'task' ? `${node.taskId}` : `${node.taskId}:${node.source}`;
}
