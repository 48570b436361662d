import * as vscode from 'vscode';
import { safeText } from '../safeText';
import type { VirtualDocuments } from './virtualDocuments';

/** The definitions of one pair, as texts to compare. */
export interface TableTexts {
  readonly source: string;
  readonly shadow: string;
  /** The source under the shadow's name: what the shadow should be. */
  readonly expected: string;
  /** Absent when there is no shadow yet. */
  readonly shadowSql?: string;
}

/**
 * Opens the native diff editor. `source`: the source under the shadow's name against the shadow; `change`: the shadow
 * now against the shadow after the change.
 */
export async function openTableDiff(
  documents: VirtualDocuments,
  folder: readonly string[],
  texts: TableTexts,
  against: 'source' | 'change',
): Promise<void> {
  const now = shadowNow(documents, folder, texts);
  const after = shadowAfter(documents, folder, texts);
  const source = safeText(texts.source);
  const shadow = safeText(texts.shadow);
  if (against === 'source') {
    await diff(after, now, vscode.l10n.t('{0} (source) ↔ {1} (shadow)', source, shadow));
  } else {
    await diff(now, after, vscode.l10n.t('{0}: now ↔ after the change', shadow));
  }
}

/** Opens all tables at once: each shadow now against the shadow after the change. */
export async function openAllDiffs(
  documents: VirtualDocuments,
  folder: readonly string[],
  title: string,
  tables: readonly TableTexts[],
): Promise<void> {
  const resources = tables.map((texts) => {
    const after = shadowAfter(documents, folder, texts);
    return [after, shadowNow(documents, folder, texts), after] as const;
  });
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

function shadowNow(documents: VirtualDocuments, folder: readonly string[], texts: TableTexts): vscode.Uri {
  return documents.set([...folder, 'now', `${texts.shadow}.sql`], withNewline(texts.shadowSql ?? ''));
}

function shadowAfter(documents: VirtualDocuments, folder: readonly string[], texts: TableTexts): vscode.Uri {
  return documents.set([...folder, 'after', `${texts.shadow}.sql`], withNewline(texts.expected));
}

async function diff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
