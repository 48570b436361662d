import * as vscode from 'vscode';
import type { RenameCandidate } from '../../../engine/ddl/renameCandidates';
import type { ColumnRename } from '../../../engine/diff/tableDiff';
import { safeText } from '../../labels/safeText';
import { answered } from '../../dialogs/ask';

/** What the columns of a shadow can be renamed to, and what the user chose before. */
export interface RenameChoices {
  readonly candidates: readonly RenameCandidate[];
  readonly chosen: readonly ColumnRename[];
}

/** Asks which columns of a shadow are columns of its source under other names. Throws Cancelled. */
export async function askRenames(
  source: string,
  { candidates, chosen }: RenameChoices,
): Promise<readonly ColumnRename[]> {
  const possible = candidates.map(({ from, to }) => ({
    rename: { from: from.name, to: to.name },
    description: safeText(from.type === to.type ? to.type : `${from.type} → ${to.type}`),
  }));
  const gone = chosen.filter((one) => !possible.some(({ rename }) => isSame(one, rename)));
  const items = [...possible, ...gone.map((rename) => ({ rename, description: '' }))].map((item) => ({
    ...item,
    label: `${safeText(item.rename.from)} → ${safeText(item.rename.to)}`,
    picked: chosen.some((one) => isSame(one, item.rename)),
  }));
  if (items.length === 0)
    throw new Error(
      vscode.l10n.t(
        'No column of the shadow of {0} can be renamed: something is built upon those that go.',
        safeText(source),
      ),
    );
  const question = {
    canPickMany: true,
    ignoreFocusOut: true,
    title: vscode.l10n.t('Rename columns of the shadow of {0}', safeText(source)),
    placeHolder: vscode.l10n.t('Tick what is the same column under its new name: its values stay'),
  } as const;
  const picked = answered(await vscode.window.showQuickPick(items, question));
  const renames = picked.map(({ rename }) => rename);
  const twice = namedTwice(renames);
  if (twice !== undefined)
    throw new Error(
      vscode.l10n.t('Column {0} was ticked twice. A column becomes one other column only.', safeText(twice)),
    );
  return renames;
}

function isSame(one: ColumnRename, other: ColumnRename): boolean {
  return one.from === other.from && one.to === other.to;
}

function namedTwice(renames: readonly ColumnRename[]): string | undefined {
  for (const names of [renames.map(({ from }) => from), renames.map(({ to }) => to)]) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) return twice;
  }
  return undefined;
}
