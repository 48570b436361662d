import * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import { databaseStoreVersion, setUpDatabaseStore } from '../../store/database/openDatabaseStore';
import { schemaVersion, setupScript } from '../../store/database/storeSchema';
import type { StorePlace } from '../../store/database/storeSession';
import { confirm } from '../dialogs/ask';
import type { ConnectionProfile } from '../connections/connectionProfile';
import { openProfile } from '../connections/openProfile';
import type { HostParts } from '../hostParts';
import { safeText } from '../labels/safeText';
import { connectionFor, databaseFor } from './connections/pickConnection';

/**
 * Makes the tables of a team store in a database, or brings them to this version: shows the SQL, asks, runs it, and
 * offers to keep the tasks there. Who may not create tables hands the SQL on and calls the command again afterwards.
 */
export async function setUpTeamStore(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  const database = await databaseFor(parts, profile, argument);
  const place: StorePlace = {
    address: serverAddress(profile),
    database,
    open: (options, signal) => openProfile(profile, parts.passwords, options, signal),
  };
  const version = await databaseStoreVersion(place);
  if (version < schemaVersion) await setUp(parts, profile, place, version);
  await offerToUse(profile, database, version > schemaVersion);
}

async function setUp(
  parts: HostParts,
  profile: ConnectionProfile,
  place: StorePlace,
  version: number,
): Promise<void> {
  const { database } = place;
  const name = { owner: 'teamStore', path: [profile.name, database, 'team store.sql'] };
  await parts.documents.show(parts.documents.set(name, setupScript(database, version)), 'sql');
  await confirm(
    vscode.l10n.t('Set up the team store in {0}?', `${safeText(profile.name)} / ${safeText(database)}`),
    vscode.l10n.t(
      'The SQL that will run is open in the editor. Run it now as {0}, or cancel and let the administrator of the server run it.',
      safeText(`${profile.user}@${serverAddress(profile)}`),
    ),
    vscode.l10n.t('Run SQL'),
  );
  await setUpDatabaseStore(place);
}

async function offerToUse(profile: ConnectionProfile, database: string, isNewer: boolean): Promise<void> {
  const where = `${safeText(profile.name)} / ${safeText(database)}`;
  if (isNewer) {
    throw new Error(
      vscode.l10n.t('The team store in {0} was made by a newer version. Update the extension.', where),
    );
  }
  const use = vscode.l10n.t('Use Team Store');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('The team store in {0} is ready. Tasks that are kept on this machine stay there.', where),
    use,
  );
  if (choice !== use) return;
  const settings = vscode.workspace.getConfiguration('shadowSync');
  const target = vscode.ConfigurationTarget.Global;
  await settings.update('teamStore.connection', profile.name, target);
  await settings.update('teamStore.database', database, target);
  await settings.update('store', 'database', target);
}
