import * as vscode from 'vscode';
import { taskConnection } from '../../task/taskConnection';
import { serverAddress } from '../../engine/connection/serverAddress';
import type { TableName, TablePair } from '../../engine/schema/tableName';
import type { TableComparison } from '../../task/tableComparison';
import type { Task, TaskTable } from '../../task/task';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import { onRunEnded } from './endedRuns';
import type { TaskList } from './taskList';

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
  readonly #profiles: ConnectionProfiles;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(tasks: TaskList, profiles: ConnectionProfiles) {
    this.#profiles = profiles;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      onRunEnded(tasks, (task) => this.#ended(task)),
    );
  }

  /** Undefined where it was not looked at, or may have changed since. */
  find(profile: ConnectionProfile, source: TableName, shadow: string): ShadowState | undefined {
    return this.#known.get(key(serverAddress(profile), source, shadow));
  }

  /** Takes over what an analysis has found. */
  compared(profile: ConnectionProfile, comparisons: Iterable<TableComparison>): void {
    const at = new Date().toISOString();
    for (const { pair, state } of comparisons) {
      const differences = differencesIn(state);
      this.#set(serverAddress(profile), pair, differences === undefined ? undefined : { differences, at });
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #ended(task: Task): void {
    const { plan, tables, finishedAt: at = '' } = task;
    const profile = taskConnection(task, this.#profiles.list());
    const address = task.address ?? (profile && serverAddress(profile));
    if (address === undefined) return;
    for (const { pair } of plan.tables) {
      const state = tables[pair.source.name]?.state;
      // A table that was not run is as it was.
      if (state && state.status !== 'notRun') this.#set(address, pair, stateAfter(state, at));
    }
    this.#changed.fire();
  }

  #set(address: string, { source, shadow }: TablePair, state: ShadowState | undefined): void {
    const place = key(address, source, shadow.name);
    if (state) this.#known.set(place, state);
    else this.#known.delete(place);
  }
}

/** Undefined where that is not known, or no number says it. */
function differencesIn(state: TableComparison['state']): number | undefined {
  if (state.status !== 'compared') return undefined;
  const { diff, changes } = state.compared;
  if (diff.kind === 'identical') return 0;
  return diff.kind === 'alter' ? changes.length : undefined;
}

function stateAfter(state: TaskTable['state'], at: string): ShadowState | undefined {
  if (state.status === 'succeeded') return { differences: 0, at };
  if (state.status !== 'failed' || !state.remaining) return undefined;
  return { differences: state.remaining.length, at };
}

/** By the server's address: a connection that is edited may lead to another one. */
function key(address: string, { database, name }: TableName, shadow: string): string {
  return JSON.stringify([address.toLowerCase(), database, name, shadow]);
}
