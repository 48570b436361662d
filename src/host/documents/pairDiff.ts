import * as vscode from 'vscode';
import { listTables } from '../../engine/catalog/listTables';
import type { TablePair } from '../../engine/schema/tableName';
import { compareTables } from '../../task/compareTables';
import type { TaskSettings } from '../../task/taskSettings';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { HostParts } from '../hostParts';
import { openTableDiff } from './tableDiff';

/** Reads one pair as it is on the server now and opens the difference of the source to the shadow. */
export async function openPairDiff(
  parts: HostParts,
  profile: ConnectionProfile,
  pair: TablePair,
  settings: Pick<TaskSettings, 'database' | 'nameRule' | 'foreignKeyPolicy'>,
): Promise<void> {
  const state = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Reading {0} and {1}…', pair.source.name, pair.shadow.name),
    },
    () =>
      parts.server.read(profile, 1, async (connections) => {
        const listed = await listTables(connections[0], settings.database);
        for await (const progress of compareTables(connections, [pair], listed, settings)) {
          if (progress.kind === 'finished') return progress.comparisons[0]?.state;
        }
        return undefined;
      }),
  );
  if (state?.status !== 'compared') {
    throw new Error(
      state?.status === 'failed'
        ? state.message
        : vscode.l10n.t('{0} and {1} could not be compared.', pair.source.name, pair.shadow.name),
    );
  }
  const texts = { pair, ...state.compared };
  await openTableDiff(parts.documents, `connection=${profile.id}`, texts, 'source');
}
