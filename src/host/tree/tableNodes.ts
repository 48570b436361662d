import * as vscode from 'vscode';
import { nameSources } from '../../task/names/shadowNames';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { DatabaseContent } from '../connections/serverReader';
import { defaultNameRule } from '../settings/defaultSettings';
import { formatCount } from '../labels/taskLabels';
import type { ConnectionNode } from './connectionTreeItem';

// The tree is for finding a table; a form with a search field is better at the rest.
const mostRows = 2000;

/** The tables of a database, shadows by the default rule folded into the rows of their sources. */
export function tableNodes(
  profile: ConnectionProfile,
  database: string,
  { tables, server }: DatabaseContent,
): ConnectionNode[] {
  const sources = nameSources(tables, defaultNameRule(), server).filter(
    (source) => source.shadowOf === undefined,
  );
  const nodes = sources.slice(0, mostRows).map(({ name, shadow, shadowExists }): ConnectionNode => ({
    kind: 'table',
    profile,
    database,
    table: name,
    ...(shadowExists ? { shadow } : {}),
  }));
  const more = sources.length - nodes.length;
  if (more <= 0) return nodes;
  const text = vscode.l10n.t('{0} more tables: find them in the form of a new task', formatCount(more));
  return [...nodes, { kind: 'message', text }];
}
