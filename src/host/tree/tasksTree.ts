import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isRunning } from '../../task/taskStates';
import type { TaskList } from '../runner/taskList';
import { excludedTreeItem, taskTableTreeItem, taskTreeItem } from './taskTreeItem';
import type { TaskNode } from './taskTreeItem';

/** The tasks, newest first, with their tables below. Running tasks tick once a second while the view is visible. */
export class TasksTree implements vscode.TreeDataProvider<TaskNode>, vscode.Disposable {
  readonly #tasks: TaskList;
  readonly #changed = new vscode.EventEmitter<TaskNode | undefined>();
  readonly #view: vscode.TreeView<TaskNode>;
  readonly #subscriptions: vscode.Disposable;
  readonly #nodes = new Map<string, TaskNode>();
  #clock: ReturnType<typeof setInterval> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(tasks: TaskList) {
    this.#tasks = tasks;
    this.#view = vscode.window.createTreeView('shadowSync.tasks', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      tasks.onDidChange((taskId) => {
        this.#refresh(taskId);
      }),
      this.#view.onDidChangeVisibility(() => {
        this.#updateClock();
      }),
    );
    this.#refresh(undefined);
  }

  getChildren(node?: TaskNode): TaskNode[] {
    if (!node) return this.#tasks.list().map((task) => this.#node({ kind: 'task', taskId: task.id }));
    const task = this.#tasks.find(node.taskId);
    if (node.kind === 'taskTable' || !task) return [];
    return [...task.plan.tables, ...task.plan.excluded].map(({ pair }) =>
      this.#node({ kind: 'taskTable', taskId: task.id, source: pair.source.name }),
    );
  }

  getTreeItem(node: TaskNode): vscode.TreeItem {
    const task = this.#tasks.find(node.taskId);
    if (!task) return new vscode.TreeItem(`#${node.taskId}`);
    if (node.kind === 'task') return taskTreeItem(task, Date.now());
    return tableItem(task, node.source);
  }

  getParent(node: TaskNode): TaskNode | undefined {
    return node.kind === 'task' ? undefined : this.#node({ kind: 'task', taskId: node.taskId });
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.#subscriptions.dispose();
  }

  #refresh(taskId: number | undefined): void {
    // Only the row of a known task; a task that came or went changes the list itself.
    const node = taskId === undefined ? undefined : this.#nodes.get(nodeKey({ kind: 'task', taskId }));
    this.#changed.fire(node && this.#tasks.find(node.taskId) ? node : undefined);
    this.#updateBadge();
    this.#updateClock();
  }

  #updateBadge(): void {
    const waiting = this.#tasks.list().filter(needsUser).length;
    this.#view.badge =
      waiting === 0
        ? undefined
        : { value: waiting, tooltip: vscode.l10n.t('{0} tasks need you: verify or execute them', waiting) };
  }

  #updateClock(): void {
    const running = this.#tasks.list().some((task) => isRunning(task.status));
    if (!running || !this.#view.visible) {
      clearInterval(this.#clock);
      this.#clock = undefined;
      return;
    }
    this.#clock ??= setInterval(() => {
      for (const task of this.#tasks.list()) {
        const node = this.#nodes.get(nodeKey({ kind: 'task', taskId: task.id }));
        if (node && isRunning(task.status)) this.#changed.fire(node);
      }
    }, 1000);
  }

  /** The same object for the same row: the tree keeps its place by identity. */
  #node(node: TaskNode): TaskNode {
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

function nodeKey(node: TaskNode): string {
  return node.kind === 'task' ? `${node.taskId}` : `${node.taskId}:${node.source}`;
}

function needsUser(task: Task): boolean {
  return task.status === 'interrupted' || task.status === 'waiting';
}
