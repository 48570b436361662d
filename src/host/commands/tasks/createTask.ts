import * as vscode from 'vscode';
import { defaultSettings } from '../../settings/defaultSettings';
import { formatAgo } from '../../labels/formatTime';
import type { HostParts } from '../../hostParts';
import { type Draft, newDraft } from '../../pages/taskForm/draft';
import type { DraftFiles } from '../../pages/taskForm/draftFiles';
import type { Panels } from '../../pages/panels';
import { safeIconText } from '../../labels/safeText';
import { Cancelled } from '../../dialogs/messages';
import { tableCountLabel } from '../../labels/taskLabels';
import { placeOf } from '../connections/pickConnection';

/**
 * Opens the create form: prefilled from a row of the connections, else with the choice between a new task and the
 * drafts that were left.
 */
export async function createTask(
  parts: HostParts,
  panels: Panels,
  drafts: DraftFiles,
  argument: unknown,
): Promise<void> {
  const place = placeOf(argument);
  const kept = (await drafts.list()).filter((draft) => parts.profiles.find(draft.settings.connectionId));
  if (place.database !== undefined) {
    const draft =
      kept.find(
        ({ settings }) =>
          settings.connectionId === place.connectionId && settings.database === place.database,
      ) ?? newDraft(defaultSettings(place.connectionId ?? '', place.database));
    panels.openTaskForm(draft, { ...(place.table !== undefined && { addTable: place.table }) });
    return;
  }
  const closed = kept.filter((draft) => !panels.isDraftOpen(draft.id));
  const picked =
    place.connectionId === undefined && closed.length > 0
      ? await pickDraft(parts, drafts, closed)
      : undefined;
  panels.openTaskForm(picked ?? newDraft(defaultSettings(place.connectionId ?? onlyConnection(parts), '')));
}

/** With one connection there is nothing to choose. */
function onlyConnection(parts: HostParts): string {
  const [first, second] = parts.profiles.list();
  return first && !second ? first.id : '';
}

/** The draft to go on with; undefined for a new task. */
function pickDraft(
  parts: HostParts,
  drafts: DraftFiles,
  closed: readonly Draft[],
): Promise<Draft | undefined> {
  type Item = vscode.QuickPickItem & { readonly draft?: Draft };
  const discard: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: vscode.l10n.t('Discard Draft'),
  };
  const items: Item[] = [
    { label: vscode.l10n.t('$(add) New task') },
    { label: vscode.l10n.t('Drafts'), kind: vscode.QuickPickItemKind.Separator },
    ...closed.map((draft) => ({
      label: safeIconText(draft.settings.database || vscode.l10n.t('No database yet')),
      description: safeIconText(parts.profiles.find(draft.settings.connectionId)?.name ?? ''),
      detail: `${chosenLabel(draft)} · ${formatAgo(draft.savedAt, Date.now())}`,
      buttons: [discard],
      draft,
    })),
  ];
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = vscode.l10n.t('Create a task');
    pick.placeholder = vscode.l10n.t('Start a new task, or go on with a draft');
    pick.items = items;
    // A tab that the editor just brings back would take the focus, and the choice with it.
    pick.ignoreFocusOut = true;
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.draft);
      pick.dispose();
    });
    pick.onDidTriggerItemButton(({ item }) => {
      if (item.draft) drafts.remove(item.draft.id).catch(reject);
      pick.items = pick.items.filter((other) => other !== item);
    });
    pick.onDidHide(() => {
      reject(new Cancelled());
      pick.dispose();
    });
    pick.show();
  });
}

function chosenLabel({ settings }: Draft): string {
  return settings.range === 'all' ? vscode.l10n.t('all tables') : tableCountLabel(settings.tables.length);
}
