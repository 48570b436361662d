import * as vscode from 'vscode';
import { parseTable } from '../../engine/schema/parseTable';
import { structureText } from '../../engine/schema/tableOptions';
import type { TablePair } from '../../engine/schema/tableName';
import { safeText } from '../labels/safeText';
import type { VirtualDocuments } from './virtualDocuments';

/** The definitions of one pair, as texts to compare. */
export interface TableTexts {
  readonly pair: TablePair;
  /** The source under the shadow's name: what the shadow should be. */
  readonly expectedSql: string;
  /** Absent when there is no shadow yet. */
  readonly shadowSql?: string;
}

/**
 * Opens the native diff editor. `source`: the source under the shadow's name against the shadow; `change`: the shadow
 * now against the shadow after the change.
 */
export async function openTableDiff(
  documents: VirtualDocuments,
  owner: string,
  texts: TableTexts,
  against: 'source' | 'change',
): Promise<void> {
  const now = shadowNow(documents, owner, texts);
  const after = shadowAfter(documents, owner, texts);
  const source = safeText(texts.pair.source.name);
  const shadow = safeText(texts.pair.shadow.name);
  if (against === 'source') {
    await diff(after, now, vscode.l10n.t('{0} (source) ↔ {1} (shadow)', source, shadow));
  } else {
    await diff(now, after, vscode.l10n.t('{0}: now ↔ after the change', shadow));
  }
}

/** Opens all tables at once: each shadow now against the shadow after the change. */
export async function openAllDiffs(
  documents: VirtualDocuments,
  owner: string,
  title: string,
  tables: readonly TableTexts[],
): Promise<void> {
  const resources = tables.map((texts) => {
    const after = shadowAfter(documents, owner, texts);
    // Without an original the editor marks the table as added.
    return [
      after,
      texts.shadowSql === undefined ? undefined : shadowNow(documents, owner, texts),
      after,
    ] as const;
  });
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

// Both sides have the same path: the multi-diff editor takes different ones for a rename.
function shadowNow(documents: VirtualDocuments, owner: string, texts: TableTexts): vscode.Uri {
  const text = texts.shadowSql === undefined ? '' : structureOf(texts.shadowSql, texts.pair.shadow.database);
  return documents.set({ owner, path: shadowPath(texts), side: 'now' }, withNewline(text));
}

function shadowAfter(documents: VirtualDocuments, owner: string, texts: TableTexts): vscode.Uri {
  return documents.set({ owner, path: shadowPath(texts), side: 'after' }, withNewline(texts.expectedSql));
}

function shadowPath({ pair }: TableTexts): readonly string[] {
  return [pair.shadow.database, `${pair.shadow.name}.sql`];
}

/** The counter belongs to a table's rows, not to its structure. A text that is not understood is shown as it is. */
function structureOf(createStatement: string, database: string): string {
  try {
    return structureText(parseTable(createStatement, database));
  } catch {
    return createStatement;
  }
}

async function diff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
