import * as vscode from 'vscode';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import type { ServerReader } from '../connections/serverReader';
import { errorMessage, isCancellation } from '../showError';
import { connectionTreeItem, databaseTreeItem, messageTreeItem, tableTreeItem } from './connectionTreeItem';
import type { ConnectionNode } from './connectionTreeItem';
import { tableNodes } from './tableNodes';

/** Connections, their databases and tables, each level read when it is opened. */
export class ConnectionsTree implements vscode.TreeDataProvider<ConnectionNode>, vscode.Disposable {
  readonly #profiles: ConnectionProfiles;
  readonly #server: ServerReader;
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ConnectionNode | undefined>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(profiles: ConnectionProfiles, server: ServerReader, output: vscode.LogOutputChannel) {
    this.#profiles = profiles;
    this.#server = server;
    this.#output = output;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.window.createTreeView('shadowSync.connections', {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
      profiles.onDidChange(() => {
        this.refresh();
      }),
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
        return tableTreeItem(node);
      case 'message':
        return messageTreeItem(node);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #databases(profile: ConnectionProfile): Promise<ConnectionNode[]> {
    const databases = await this.#server.databases(profile);
    if (databases.length > 0) return databases.map((database) => ({ kind: 'database', profile, database }));
    return [message(vscode.l10n.t('This user sees no database. Ask for a grant, or edit the connection.'))];
  }

  async #tables(profile: ConnectionProfile, database: string): Promise<ConnectionNode[]> {
    const nodes = tableNodes(profile, database, await this.#server.content(profile, database));
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
        return [message(vscode.l10n.t('Not connected. Click to enter the password.'), true)];
      this.#output.error(`${profile.name}: ${errorMessage(error)}`);
      return [message(errorMessage(error), true)];
    }
  }
}

function message(text: string, canRetry = false): ConnectionNode {
  return { kind: 'message', text, canRetry };
}
