import * as vscode from 'vscode';
import { confirm } from '../../dialogs/ask';
import { safeText } from '../../labels/safeText';

/** Asks before shadows are planned to be dropped and created anew. Throws Cancelled unless the user agrees. */
export async function confirmRecreation(sources: readonly string[]): Promise<void> {
  const [first = ''] = sources;
  const title =
    sources.length === 1
      ? vscode.l10n.t('Recreate the shadow of {0}?', safeText(first))
      : vscode.l10n.t('Recreate {0} shadows?', sources.length);
  await confirm(
    title,
    vscode.l10n.t(
      'The task will drop each shadow with all its rows and create it anew from its source. Nothing happens before the task runs, and only with your consent to destructive changes. Source tables are never altered.',
    ),
    vscode.l10n.t('Recreate'),
  );
}
