import * as vscode from 'vscode';
import type { TableName, TablePair } from '../engine/schema/tableName';
import type { TableComparison } from '../task/tableComparison';
import type { Task, TaskTable } from '../task/task';
import { isFinished, isRunning } from '../task/taskStates';
import type { TaskList } from './runner/taskList';

/** How a shadow was found when it was last looked at. */
export interface ShadowState {
  /** None: it is in step. */
  readonly differences: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What the analyses of this window and the tasks that ended in its time have found of shadows. Asks no server. */
export class ShadowStates implements vscode.Disposable {
  readonly #known = new Map<string, ShadowState>();
  readonly #running = new Set<number>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(tasks: TaskList) {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      tasks.onDidChange((id) => {
        const task = id === undefined ? undefined : tasks.find(id);
        if (task) this.#follow(task);
      }),
    );
  }

  /** Undefined where it was not looked at, or may have changed since. */
  find(connectionId: string, source: TableName, shadow: string): ShadowState | undefined {
    return this.#known.get(key(connectionId, source, shadow));
  }

  /** Takes over what an analysis has found. */
  compared(connectionId: string, comparisons: Iterable<TableComparison>): void {
    const at = new Date().toISOString();
    for (const { pair, state } of comparisons) {
      if (state.status !== 'compared') continue;
      const { diff, changes } = state.compared;
      if (diff.kind === 'identical') this.#set(connectionId, pair, { differences: 0, at });
      else
        this.#set(
          connectionId,
          pair,
          diff.kind === 'alter' ? { differences: changes.length, at } : undefined,
        );
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #follow(task: Task): void {
    if (isRunning(task.status)) this.#running.add(task.id);
    else if (this.#running.delete(task.id) && isFinished(task.status)) this.#finished(task);
  }

  #finished({ plan, tables, settings: { connectionId }, finishedAt: at = '' }: Task): void {
    for (const { pair } of plan.tables) {
      const state = tables[pair.source.name]?.state;
      // A table that was not run is as it was.
      if (state && state.status !== 'notRun') this.#set(connectionId, pair, stateAfter(state, at));
    }
    this.#changed.fire();
  }

  #set(connectionId: string, { source, shadow }: TablePair, state: ShadowState | undefined): void {
    const place = key(connectionId, source, shadow.name);
    if (state) this.#known.set(place, state);
    else this.#known.delete(place);
  }
}

function stateAfter(state: TaskTable['state'], at: string): ShadowState | undefined {
  if (state.status === 'succeeded') return { differences: 0, at };
  if (state.status !== 'failed' || !state.remaining) return undefined;
  return { differences: state.remaining.length, at };
}

function key(connectionId: string, { database, name }: TableName, shadow: string): string {
  return JSON.stringify([connectionId, database, name, shadow]);
}
