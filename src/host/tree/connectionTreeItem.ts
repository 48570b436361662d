import * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import type { Environment } from '../../protocol/taskForm';
import type { ConnectionProfile } from '../connections/connectionProfile';
import { environmentLabel } from '../labels/environmentLabel';
import { formatInstant } from '../labels/formatTime';
import { safeText } from '../labels/safeText';
import type { ShadowState } from '../tasks/shadowStates';

export type ConnectionNode =
  | { readonly kind: 'connection'; readonly profile: ConnectionProfile }
  | DatabaseNode
  | TableNode
  | MessageNode;

export interface MessageNode {
  readonly kind: 'message';
  readonly text: string;
  /** The connection that failed; a click tries again. */
  readonly profile?: ConnectionProfile;
}

export interface DatabaseNode {
  readonly kind: 'database';
  readonly profile: ConnectionProfile;
  readonly database: string;
}

export interface TableNode {
  readonly kind: 'table';
  readonly profile: ConnectionProfile;
  readonly database: string;
  readonly table: string;
  /** The table that bears the shadow's name by the default rule. */
  readonly shadow?: string;
}

/** A connection's row: name, address, environment. */
export function connectionTreeItem(profile: ConnectionProfile): vscode.TreeItem {
  const item = new vscode.TreeItem(safeText(profile.name), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `connection:${profile.id}`;
  item.description = `${safeText(serverAddress(profile))} · ${environmentLabel(profile.environment)}`;
  item.iconPath = environmentIcon(profile.environment);
  item.contextValue = 'connection';
  item.tooltip = new vscode.MarkdownString()
    .appendText(safeText(`${profile.user}@${serverAddress(profile)}`))
    .appendMarkdown('  \n')
    .appendText(vscode.l10n.t('{0}, TLS {1}', environmentLabel(profile.environment), profile.tls.mode));
  item.accessibilityInformation = {
    label: vscode.l10n.t('Connection {0}, {1}', safeText(profile.name), item.description),
  };
  return item;
}

/** A database's row. */
export function databaseTreeItem(node: DatabaseNode): vscode.TreeItem {
  const item = new vscode.TreeItem(safeText(node.database), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `database:${node.profile.id}:${node.database}`;
  item.iconPath = new vscode.ThemeIcon('database');
  item.contextValue = 'database';
  item.accessibilityInformation = { label: vscode.l10n.t('Database {0}', safeText(node.database)) };
  return item;
}

/** A source table's row; its shadow stands beside it, not in a row of its own, with what is known of it. */
export function tableTreeItem(node: TableNode, state: ShadowState | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(safeText(node.table));
  item.id = `table:${node.profile.id}:${node.database}:${node.table}`;
  item.iconPath = new vscode.ThemeIcon('table');
  item.contextValue = node.shadow === undefined ? 'table' : 'table hasShadow';
  const table = safeText(node.table);
  if (node.shadow === undefined) {
    item.description = vscode.l10n.t('no shadow');
    item.tooltip = table;
    item.accessibilityInformation = { label: vscode.l10n.t('Table {0}, no shadow', table) };
    return item;
  }
  const shadow = safeText(node.shadow);
  const words = stateLabel(state);
  // The state first, where there is one to tell: a narrow sidebar cuts off the end.
  item.description = state ? `⇄ ${words} · ${shadow}` : `⇄ ${shadow}`;
  const at = state && vscode.l10n.t('{0} at {1}', words, formatInstant(state.at));
  item.tooltip = `${table} ⇄ ${shadow}\n${at ?? words}`;
  item.accessibilityInformation = {
    label: vscode.l10n.t('Table {0}, shadow {1}, {2}', table, shadow, words),
  };
  return item;
}

function stateLabel(state: ShadowState | undefined): string {
  if (!state) return vscode.l10n.t('not compared yet');
  switch (state.differences) {
    case 0:
      return vscode.l10n.t('in step');
    case 1:
      return vscode.l10n.t('1 difference');
    default:
      return vscode.l10n.t('{0} differences', state.differences);
  }
}

/** A sentence in place of rows. */
export function messageTreeItem(node: MessageNode): vscode.TreeItem {
  const item = new vscode.TreeItem(safeText(node.text));
  item.iconPath = new vscode.ThemeIcon(node.profile ? 'warning' : 'info');
  item.tooltip = safeText(node.text);
  item.accessibilityInformation = { label: safeText(node.text) };
  if (node.profile) {
    item.contextValue = 'failedConnection';
    item.command = { command: 'shadowSync.connection.refresh', title: vscode.l10n.t('Try Again') };
  }
  return item;
}

function environmentIcon(environment: Environment): vscode.ThemeIcon {
  return environment === 'production'
    ? new vscode.ThemeIcon('shield', new vscode.ThemeColor('list.warningForeground'))
    : new vscode.ThemeIcon('server');
}
