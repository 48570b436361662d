import * as vscode from 'vscode';
import { serverAddress } from '../../../engine/connection/serverAddress';
import { answered } from '../../dialogs/ask';
import { Cancelled, tell } from '../../dialogs/messages';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import type { HostParts } from '../../hostParts';
import { environmentLabel } from '../../labels/environmentLabel';
import { safeIconText } from '../../labels/safeText';

/** The connection that a command is about: of the row it was called on, else the one picked. */
export async function connectionFor(parts: HostParts, argument: unknown): Promise<ConnectionProfile> {
  const id = connectionIdOf(argument);
  if (id !== undefined) {
    const profile = parts.profiles.find(id);
    if (!profile)
      throw new Error(vscode.l10n.t('This connection is no longer there. Refresh the connections.'));
    return profile;
  }
  const profiles = parts.profiles.list();
  if (profiles.length === 0) {
    const add = (): unknown => vscode.commands.executeCommand('shadowSync.connection.add');
    const text = vscode.l10n.t('There is no connection yet. Add one first.');
    tell('information', text, [[vscode.l10n.t('Add Connection'), add]], parts.output);
    throw new Cancelled();
  }
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => ({
      label: safeIconText(profile.name),
      description: safeIconText(`${serverAddress(profile)} · ${environmentLabel(profile.environment)}`),
      profile,
    })),
    { title: vscode.l10n.t('Choose a connection'), matchOnDescription: true },
  );
  return answered(picked).profile;
}

/** Which database and table a tree row stands for; the names are data, used only through placeholders and quoting. */
export function placeOf(argument: unknown): {
  readonly connectionId?: string;
  readonly database?: string;
  readonly table?: string;
} {
  const connectionId = connectionIdOf(argument);
  if (connectionId === undefined) return {};
  const database = textOf(argument, 'database');
  const table = textOf(argument, 'table');
  return {
    connectionId,
    ...(database === undefined ? {} : { database }),
    ...(table === undefined ? {} : { table }),
  };
}

/** The database of a row, else one picked of those on the server. */
export async function databaseFor(
  parts: HostParts,
  profile: ConnectionProfile,
  argument: unknown,
): Promise<string> {
  const database = textOf(argument, 'database');
  if (database !== undefined) return database;
  const names = await parts.server.databases(profile);
  return pickName(names, vscode.l10n.t('Choose a database of {0}', profile.name));
}

/** One name of a list; throws Cancelled when the user closes it. */
export async function pickName(names: readonly string[], title: string): Promise<string> {
  const picked = await vscode.window.showQuickPick(
    names.map((name) => ({ label: safeIconText(name), name })),
    { title },
  );
  return answered(picked).name;
}

function connectionIdOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('profile' in argument)) return undefined;
  return textOf(argument.profile, 'id');
}

function textOf(argument: unknown, property: string): string | undefined {
  if (typeof argument !== 'object' || argument === null || !(property in argument)) return undefined;
  const value: unknown = Reflect.get(argument, property);
  return typeof value === 'string' ? value : undefined;
}
