import * as vscode from 'vscode';
import type { Connection, ConnectionTarget } from '../../engine/connection/connection';
import type { OpenOptions } from '../../engine/connection/openConnection';
import { EngineError } from '../../engine/engineError';
import { withProfile } from './connectionFailure';
import type { ConnectionProfile } from './connectionProfile';
import type { Passwords } from './passwords';

/** The driver takes longer to load than all the rest: not before the first connection. */
const loadConnections = () => import('../../engine/connection/openConnection');

/** Opens a session for the profile. A password that is missing or no longer accepted is asked for. */
export function openProfile(
  profile: ConnectionProfile,
  passwords: Passwords,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Connection> {
  return withPassword(profile, passwords, async (password, accepted) => {
    const connection = await openWithPassword(profile, password, options, signal);
    await accepted();
    return connection;
  });
}

/** Nobody is there to type the password that a connection needs. */
export class PasswordNeeded extends Error {
  constructor(profile: ConnectionProfile) {
    super(vscode.l10n.t('The connection {0} needs its password.', profile.name));
    this.name = 'PasswordNeeded';
  }
}

/** Opens a session without asking anybody; throws PasswordNeeded where the password is not known, or not accepted. */
export async function openUnattended(
  profile: ConnectionProfile,
  passwords: Passwords,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Connection> {
  const password = await passwords.find(profile);
  if (password === undefined) throw new PasswordNeeded(profile);
  try {
    return await openWithPassword(profile, password, options, signal);
  } catch (error) {
    throw isWrongPassword(error) ? new PasswordNeeded(profile) : error;
  }
}

/** Opens up to `count` reading sessions, lends them to `use` and closes them. */
export function withReadProfile<T>(
  profile: ConnectionProfile,
  passwords: Passwords,
  count: number,
  use: (connections: readonly [Connection, ...Connection[]]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withPassword(profile, passwords, async (password, accepted) => {
    const { withReadConnections } = await loadConnections();
    const useAccepted = async (connections: readonly [Connection, ...Connection[]]): Promise<T> => {
      await accepted();
      return use(connections);
    };
    return withReadConnections(profile, password, count, useAccepted, signal);
  });
}

/** Opens a session with this password and no other. */
export async function openWithPassword(
  target: ConnectionTarget,
  password: string,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Connection> {
  const { openConnection } = await loadConnections();
  return openConnection(target, password, options, signal);
}

/** Calls `connect` with the known password, or with ones the user is asked for until the server accepts one. */
async function withPassword<T>(
  profile: ConnectionProfile,
  passwords: Passwords,
  connect: (password: string, accepted: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const known = await passwords.find(profile);
  let refused = false;
  for (;;) {
    const password: string = !refused && known !== undefined ? known : await passwords.ask(profile, refused);
    try {
      return await connect(password, () => passwords.keep(profile, password));
    } catch (error) {
      if (!isWrongPassword(error) || profile.password === 'none') throw withProfile(profile, error);
      refused = true;
    }
  }
}

/** Error 1045: user or password; the server does not say which. */
function isWrongPassword(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'access' && error.errno === 1045;
}
