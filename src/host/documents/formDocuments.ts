import * as vscode from 'vscode';
import { sqlPreview } from '../../task/texts/sqlPreview';
import type { TableComparison } from '../../task/tableComparison';
import type { HostParts } from '../hostParts';
import type { TaskFormSession } from '../pages/taskForm/taskFormSession';
import { type TableTexts, openAllDiffs, openTableDiff } from './tableDiff';
import type { DocumentName } from './virtualDocuments';

/** Whose the documents of a draft are. */
export function draftOwner(draftId: string): string {
  return `draft=${draftId}`;
}

/** Opens the statements that would run now. */
export async function openFormPreview(
  parts: HostParts,
  draftId: string,
  session: TaskFormSession,
): Promise<void> {
  await parts.documents.show(parts.documents.set(previewName(draftId, session), previewText(session)), 'sql');
}

/** An open preview follows every skip and setting in place. */
export function refreshFormPreview(parts: HostParts, draftId: string, session: TaskFormSession): void {
  if (parts.documents.isOpen(previewName(draftId, session))) {
    parts.documents.set(previewName(draftId, session), previewText(session));
  }
}

/** Opens the difference of one row. */
export async function openFormDiff(
  parts: HostParts,
  draftId: string,
  session: TaskFormSession,
  source: string,
  against: 'source' | 'change',
): Promise<void> {
  const comparison = session.analysis.comparisons.get(source);
  const texts = comparison && comparedTexts(comparison);
  if (!texts) throw new Error(vscode.l10n.t('{0} was not compared, so there is nothing to show.', source));
  await openTableDiff(parts.documents, draftOwner(draftId), texts, against);
}

/** Opens the differences of all rows that would change. */
export async function openFormDiffs(
  parts: HostParts,
  draftId: string,
  session: TaskFormSession,
): Promise<void> {
  const skipped = new Set(session.settings.skipped);
  const tables = [...session.analysis.comparisons.values()]
    .filter(({ pair }) => !skipped.has(pair.source.name))
    .flatMap((comparison) => (isChanged(comparison) ? [comparedTexts(comparison)] : []))
    .filter((texts) => texts !== undefined);
  if (tables.length === 0) throw new Error(vscode.l10n.t('No table of the analysis would change.'));
  const title = vscode.l10n.t('Shadow sync of {0}: now ↔ after the change', session.settings.database);
  await openAllDiffs(parts.documents, draftOwner(draftId), title, tables);
}

function previewName(draftId: string, session: TaskFormSession): DocumentName {
  const { database } = session.settings;
  return { owner: draftOwner(draftId), path: [database, `${database}-preview.sql`] };
}

function previewText(session: TaskFormSession): string {
  const { plan, profile, settings } = session;
  if (plan) return sqlPreview(plan, profile?.name ?? '', settings.connections);
  return session.analysis.status === 'done'
    ? vscode.l10n.t('-- The settings changed since the analysis. Analyse again to see what would run.\n')
    : vscode.l10n.t('-- There is no finished analysis. Analyse to see what would run.\n');
}

function isChanged({ state }: TableComparison): boolean {
  if (state.status !== 'compared') return false;
  return state.compared.diff.kind === 'create' || state.compared.diff.kind === 'alter';
}

function comparedTexts({ pair, state }: TableComparison): TableTexts | undefined {
  return state.status === 'compared' ? { pair, ...state.compared } : undefined;
}
