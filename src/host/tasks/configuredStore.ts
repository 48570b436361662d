import { join } from 'node:path';
import * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import { errorMessage } from '../../engine/engineError';
import { openStoreFrom } from '../../store/openStoreFrom';
import { StoreError } from '../../store/storeError';
import type { TaskStore } from '../../store/taskStore';
import type { OpenConnection } from '../../task/run/runSessions';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { ConnectionProfiles } from '../connections/connectionProfiles';
import { openProfile, openUnattended } from '../connections/openProfile';
import type { Passwords } from '../connections/passwords';
import { isCancellation, tell } from '../dialogs/messages';

interface StoreParts {
  /** The folder of the tasks of this machine. */
  readonly storage: string;
  readonly profiles: ConnectionProfiles;
  readonly passwords: Passwords;
  readonly output: vscode.LogOutputChannel;
}

/** Opens the store that the settings name. A team store that cannot be opened is told of, with the ways out. */
export async function openConfiguredStore(parts: StoreParts): Promise<TaskStore> {
  if (!isTeamStoreWanted()) return openStoreFrom({ kind: 'folder', folder: parts.storage });
  try {
    return await openTeamStore(parts);
  } catch (error) {
    if (!isCancellation(error)) tellOfStore(errorMessage(error), parts.output);
    throw error;
  }
}

/** Offers to load the window again when the settings name another store than the one that is open. */
export function followStoreSettings(output: vscode.LogOutputChannel): vscode.Disposable {
  // Its settings come one after the other.
  let timer: NodeJS.Timeout | undefined;
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const affected = ['shadowSync.store', 'shadowSync.teamStore'].some((section) =>
        change.affectsConfiguration(section),
      );
      if (!affected) return;
      clearTimeout(timer);
      timer = setTimeout(() => offerReload(output), 1_000);
    }),
  );
}

function offerReload(output: vscode.LogOutputChannel): void {
  tell(
    'information',
    vscode.l10n.t('The tasks of the chosen store show after the window is loaded again. Nothing is lost.'),
    [[vscode.l10n.t('Reload Window'), () => vscode.commands.executeCommand('workbench.action.reloadWindow')]],
    output,
  );
}

/** The words that name the same store on the command line. */
export function configuredStoreWords(parts: StoreParts): readonly string[] {
  if (!isTeamStoreWanted()) return ['--store', parts.storage];
  const { profile, database } = teamStorePlace(parts.profiles);
  const account = encodeURIComponent(profile.user);
  const url = `mysql://${account}@${serverAddress(profile)}/${encodeURIComponent(database)}`;
  return ['--store-url', url, '--connections', join(parts.storage, 'connections.json')];
}

function isTeamStoreWanted(): boolean {
  return vscode.workspace.getConfiguration('shadowSync').get<unknown>('store') === 'database';
}

async function openTeamStore({ profiles, passwords }: StoreParts): Promise<TaskStore> {
  const { profile, database } = teamStorePlace(profiles);
  return openStoreFrom({
    kind: 'database',
    address: serverAddress(profile),
    database,
    open: attendedOnce(profile, passwords),
  });
}

/** Where the settings say that the team store is; throws StoreError where that cannot be. */
function teamStorePlace(profiles: ConnectionProfiles): {
  readonly profile: ConnectionProfile;
  readonly database: string;
} {
  const settings = vscode.workspace.getConfiguration('shadowSync.teamStore');
  const name = settings.get<unknown>('connection');
  const database = settings.get<unknown>('database');
  if (typeof name !== 'string' || name === '' || typeof database !== 'string' || database === '') {
    throw new StoreError(
      vscode.l10n.t(
        'The tasks are to be kept in a team store, and the settings do not say where: set its connection and its database.',
      ),
    );
  }
  const profile = profiles.find(name) ?? profiles.list().find((each) => each.name === name);
  if (profile) return { profile, database };
  throw new StoreError(
    vscode.l10n.t(
      'There is no connection {0}, in which the team store is. Add it, or name another one in the settings.',
      name,
    ),
  );
}

/** The first session may ask for a password; one that is opened again in the background must not. */
function attendedOnce(profile: ConnectionProfile, passwords: Passwords): OpenConnection {
  let isOpen = false;
  return async (options, signal) => {
    const connection = await (isOpen ? openUnattended : openProfile)(profile, passwords, options, signal);
    isOpen = true;
    return connection;
  };
}

function tellOfStore(message: string, output: vscode.LogOutputChannel): void {
  const run = (command: string, ...words: readonly string[]) =>
    vscode.commands.executeCommand(command, ...words);
  tell(
    'error',
    message,
    [
      [vscode.l10n.t('Open Settings'), () => run('workbench.action.openSettings', 'shadowSync.teamStore')],
      [vscode.l10n.t('Set Up Team Store…'), () => run('shadowSync.store.setUp')],
      [vscode.l10n.t('Try Again'), () => run('shadowSync.task.refresh')],
    ],
    output,
  );
}
