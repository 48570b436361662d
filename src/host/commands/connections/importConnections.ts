import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { serverAddress } from '../../../engine/connection/serverAddress';
import { answered } from '../../dialogs/ask';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { findConnections } from '../../connections/import/findConnections';
import {
  type ImportCandidate,
  type LeftOutEntry,
  type Login,
  isSameLogin,
} from '../../connections/import/importCandidate';
import { leftOutText, lookedAtText, originText } from '../../connections/import/importTexts';
import type { LookedAt } from '../../connections/import/readOptionFiles';
import { environmentLabel } from '../../labels/environmentLabel';
import type { HostParts } from '../../hostParts';
import { safeIconText, safeText } from '../../labels/safeText';
import { type Button, Cancelled, tell } from '../../dialogs/messages';

/** Offers what SQLTools and the option files of the clients know, and adds what is chosen. */
export async function importConnections(parts: HostParts): Promise<void> {
  const { candidates, leftOut, lookedAt } = await findConnections();
  if (candidates.length === 0) {
    const addOne = vscode.l10n.t('Add Connection');
    say(parts, nothingFoundText(lookedAt), leftOut, [
      addOne,
      () => vscode.commands.executeCommand('shadowSync.connection.add'),
    ]);
    return;
  }
  const chosen = await chooseCandidates(candidates, parts.profiles.list());
  const takesPasswords = await askForPasswords(chosen);
  const added: ConnectionProfile[] = [];
  for (const candidate of chosen) added.push(await add(parts, candidate, takesPasswords));
  const [first, ...others] = added;
  const test = vscode.l10n.t('Test Connection');
  // Of several it asks which one.
  const row = others.length === 0 && first ? { profile: first } : undefined;
  say(parts, addedText(added), leftOut, [
    test,
    () => vscode.commands.executeCommand('shadowSync.connection.test', row),
  ]);
}

async function chooseCandidates(
  candidates: readonly ImportCandidate[],
  profiles: readonly ConnectionProfile[],
): Promise<readonly ImportCandidate[]> {
  const items = candidates.map((candidate, index) => {
    const { name, environment, user, origin } = candidate;
    const isSame = (other: Login): boolean => isSameLogin(other, candidate);
    const there = profiles.find(isSame);
    const above = candidates.slice(0, index).find(isSame);
    const address = `${user}@${serverAddress(candidate)}`;
    return {
      label: safeIconText(name),
      description: safeIconText(`${address} · ${environmentLabel(environment)}`),
      detail: safeIconText(detailText(originText(origin), there?.name, above?.name)),
      picked: there === undefined && above === undefined,
      candidate,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Import connections'),
    placeHolder: vscode.l10n.t('Choose what to add. The environment is guessed from the name.'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) throw new Cancelled();
  return picked.map(({ candidate }) => candidate);
}

function detailText(from: string, there: string | undefined, above: string | undefined): string {
  if (there !== undefined) return vscode.l10n.t('{0} · already there: {1}', from, there);
  if (above !== undefined) return vscode.l10n.t('{0} · same host, port and user as {1}', from, above);
  return from;
}

/** Whether passwords are taken over; not asked where none stands there. */
async function askForPasswords(chosen: readonly ImportCandidate[]): Promise<boolean> {
  const names = chosen.filter(({ password }) => password).map(({ name }) => name);
  if (names.length === 0) return false;
  const take = vscode.l10n.t('Take Over Passwords');
  const leave = vscode.l10n.t('Without Passwords');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Take over the passwords too?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Found for: {0}.\n\nThey are kept in the editor’s secret storage; the files and settings stay as they are. Without them, the connections ask for their passwords.',
        safeText(listText(names)),
      ),
    },
    take,
    leave,
  );
  return answered(choice) === take;
}

async function add(
  { profiles, passwords }: HostParts,
  { host, port, user, tls, environment, password, ...candidate }: ImportCandidate,
  takesPasswords: boolean,
): Promise<ConnectionProfile> {
  const profile: ConnectionProfile = {
    id: randomUUID(),
    name: freeName(candidate.name, profiles.list()),
    environment,
    host,
    port,
    user,
    tls,
    savePassword: !candidate.asksForPassword,
    ...(password === '' ? { password: 'none' } : {}),
  };
  if (password && takesPasswords) await passwords.keep(profile, password);
  await profiles.save(profile);
  return profile;
}

/** Names are unique: settings and approval rules call connections by them. */
function freeName(name: string, profiles: readonly ConnectionProfile[]): string {
  const isTaken = (each: string): boolean => profiles.some((profile) => profile.name === each);
  let free = name;
  // A name has 200 characters at most.
  for (let count = 2; isTaken(free); count++) free = `${name.slice(0, 190)} (${count})`;
  return free;
}

function addedText(added: readonly ConnectionProfile[]): string {
  const names = added.map(({ name, environment }) => `${name} (${environmentLabel(environment)})`);
  return added.length === 1
    ? vscode.l10n.t('1 connection added: {0}.', listText(names))
    : vscode.l10n.t('{0} connections added: {1}.', added.length, listText(names));
}

function nothingFoundText(lookedAt: readonly LookedAt[]): string {
  const settings = vscode.workspace.isTrusted
    ? vscode.l10n.t('sqltools.connections in the settings')
    : vscode.l10n.t('sqltools.connections in the user settings (the workspace is not trusted)');
  return vscode.l10n.t(
    'There is nothing to import. Looked in: {0}.',
    [settings, ...lookedAt.map(lookedAtText)].join(', '),
  );
}

/** With a button to go on: it also keeps a long message from being cut to one line. */
function say({ output }: HostParts, text: string, leftOut: readonly LeftOutEntry[], next: Button): void {
  const rest =
    leftOut.length === 0 ? [] : [vscode.l10n.t('Left out: {0}.', listText(leftOut.map(leftOutText)))];
  tell('information', [text, ...rest].join(' '), [next], output);
}

function listText(texts: readonly string[]): string {
  const shown = texts.slice(0, 10).join(', ');
  return texts.length > 10 ? `${shown}, ${vscode.l10n.t('… and {0} more', texts.length - 10)}` : shown;
}
