import * as vscode from 'vscode';
import { taskConnection } from '../../task/taskConnection';
import { errorMessage } from '../../engine/engineError';
import type { HostParts } from '../hostParts';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import { onRunEnded } from '../tasks/endedRuns';
import type { ServerReader } from '../connections/serverReader';
import type { Task } from '../../task/task';
import { isCancellation } from '../dialogs/messages';
import {
  type ConnectionNode,
  type TableNode,
  connectionTreeItem,
  databaseTreeItem,
  messageTreeItem,
  tableTreeItem,
} from './connectionTreeItem';
import type { ShadowState, ShadowStates } from '../tasks/shadowStates';
import { tableNodes } from './tableNodes';

/** Connections, their databases and tables, each level read when it is opened. */
export class ConnectionsTree implements vscode.TreeDataProvider<ConnectionNode>, vscode.Disposable {
  readonly #profiles: ConnectionProfiles;
  readonly #server: ServerReader;
  readonly #states: ShadowStates;
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ConnectionNode | undefined>();
  /** The rows of databases, which alone can be read anew. */
  readonly #databaseNodes = new Map<string, ConnectionNode>();
  /** The rows of tables, by database, and what those with a shadow say of it. */
  readonly #tableNodes = new Map<string, readonly ConnectionNode[]>();
  readonly #shown = new WeakMap<TableNode, ShadowState>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ profiles, server, tasks, shadowStates, output }: HostParts) {
    this.#profiles = profiles;
    this.#states = shadowStates;
    this.#server = server;
    this.#output = output;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.window.createTreeView('shadowSync.connections', {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
      profiles.onDidChange(() => this.refresh()),
      shadowStates.onDidChange(() => this.#showStates()),
      onRunEnded(tasks, (task) => this.#readAgain(task)),
    );
  }

  /** Reads everything again that is open. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: ConnectionNode): Promise<ConnectionNode[]> {
    if (!node) return this.#profiles.list().map((profile) => ({ kind: 'connection', profile }));
    switch (node.kind) {
      case 'connection':
        return this.#orMessage(node.profile, () => this.#databases(node.profile));
      case 'database':
        return this.#orMessage(node.profile, () => this.#tables(node.profile, node.database));
      case 'table':
      case 'message':
        return [];
    }
  }

  getTreeItem(node: ConnectionNode): vscode.TreeItem {
    switch (node.kind) {
      case 'connection':
        return connectionTreeItem(node.profile);
      case 'database':
        return databaseTreeItem(node);
      case 'table':
        return this.#tableItem(node);
      case 'message':
        return messageTreeItem(node);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #tableItem(node: TableNode): vscode.TreeItem {
    const state = this.#stateOf(node);
    if (state) this.#shown.set(node, state);
    else this.#shown.delete(node);
    return tableTreeItem(node, state);
  }

  #stateOf({ profile, database, table, shadow }: TableNode): ShadowState | undefined {
    if (shadow === undefined) return undefined;
    return this.#states.find(profile, { database, name: table }, shadow);
  }

  /** Only the rows that say something else now; nothing is read for that. */
  #showStates(): void {
    for (const node of [...this.#tableNodes.values()].flat()) {
      if (node.kind === 'table' && this.#stateOf(node) !== this.#shown.get(node)) this.#changed.fire(node);
    }
  }

  /** A run that ends has made shadows. */
  #readAgain(task: Task): void {
    const profile = taskConnection(task, this.#profiles.list());
    const node = profile && this.#databaseNodes.get(nodeKey(profile.id, task.settings.database));
    if (node) this.#changed.fire(node);
  }

  async #databases(profile: ConnectionProfile): Promise<ConnectionNode[]> {
    const databases = await this.#server.databases(profile);
    if (databases.length > 0) return databases.map((database) => this.#databaseNode(profile, database));
    const text = vscode.l10n.t('This user sees no database. Ask for a grant, or edit the connection.');
    return [message(text, profile)];
  }

  #databaseNode(profile: ConnectionProfile, database: string): ConnectionNode {
    const node: ConnectionNode = { kind: 'database', profile, database };
    this.#databaseNodes.set(nodeKey(profile.id, database), node);
    return node;
  }

  async #tables(profile: ConnectionProfile, database: string): Promise<ConnectionNode[]> {
    const nodes = tableNodes(profile, database, await this.#server.content(profile, database));
    this.#tableNodes.set(nodeKey(profile.id, database), nodes);
    if (nodes.length > 0) return nodes;
    return [message(vscode.l10n.t('This database has no tables that the user may see.'))];
  }

  /** A failure is a row of its own, with what happened; a click tries again. */
  async #orMessage(
    profile: ConnectionProfile,
    read: () => Promise<ConnectionNode[]>,
  ): Promise<ConnectionNode[]> {
    try {
      return await read();
    } catch (error) {
      if (isCancellation(error))
        return [message(vscode.l10n.t('Not connected. Click to enter the password.'), profile)];
      this.#output.error(`${profile.name}: ${errorMessage(error)}`);
      return [message(errorMessage(error), profile)];
    }
  }
}

function nodeKey(connectionId: string, database: string): string {
  return JSON.stringify([connectionId, database]);
}

function message(text: string, profile?: ConnectionProfile): ConnectionNode {
  return { kind: 'message', text, ...(profile && { profile }) };
}
