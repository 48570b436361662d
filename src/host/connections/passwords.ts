import * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import { answered } from '../dialogs/ask';
import { safeText } from '../labels/safeText';
import type { ConnectionProfile } from './connectionProfile';

/**
 * Passwords: in the secret storage where the profile wants it kept, else in memory until the window closes. A profile
 * whose host, port or user changed finds none: a saved password is never sent to another server.
 */
export class Passwords implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #session = new Map<string, string>();
  readonly #subscription: vscode.Disposable;
  /** Open input boxes: two views that need the same password ask once. */
  readonly #asking = new Map<string, Promise<string>>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
    // Forgotten or replaced in another window.
    this.#subscription = secrets.onDidChange(({ key }) => this.#session.delete(key));
  }

  /** The known password; undefined when it has to be asked for. */
  async find(profile: ConnectionProfile): Promise<string | undefined> {
    if (profile.password === 'none') return '';
    const key = secretKey(profile);
    const known = this.#session.get(key);
    if (known !== undefined) return known;
    const stored = await this.#secrets.get(key);
    return stored === undefined ? undefined : readSecret(stored);
  }

  /** Asks by an input box; throws Cancelled when it is closed. */
  ask(profile: ConnectionProfile, refused: boolean): Promise<string> {
    const key = secretKey(profile);
    const open = this.#asking.get(key);
    if (open) return open;
    const answer = askForPassword(profile, refused).finally(() => this.#asking.delete(key));
    this.#asking.set(key, answer);
    return answer;
  }

  /** Whether the secret storage of the editor holds it. */
  async isStored(profile: ConnectionProfile): Promise<boolean> {
    return (await this.#secrets.get(secretKey(profile))) !== undefined;
  }

  /** Keeps a password that the server accepted. */
  async keep(profile: ConnectionProfile, password: string): Promise<void> {
    const key = secretKey(profile);
    this.#session.set(key, password);
    if (!profile.savePassword || profile.password === 'none') return;
    const secret = JSON.stringify(password);
    if ((await this.#secrets.get(key)) !== secret) await this.#secrets.store(key, secret);
  }

  /** Takes the password out of the secret storage and of this window's memory. */
  async forget(profile: ConnectionProfile): Promise<void> {
    const key = secretKey(profile);
    this.#session.delete(key);
    await this.#secrets.delete(key);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

async function askForPassword(profile: ConnectionProfile, refused: boolean): Promise<string> {
  const who = safeText(`${profile.user}@${serverAddress(profile)}`);
  const password = await vscode.window.showInputBox({
    title: vscode.l10n.t('Password of connection {0}', safeText(profile.name)),
    prompt: refused
      ? vscode.l10n.t('{0} did not accept the last password. Leave empty if the user has none.', who)
      : vscode.l10n.t('Password of {0}. Leave empty if the user has none.', who),
    password: true,
    ignoreFocusOut: true,
  });
  return answered(password);
}

function secretKey(profile: ConnectionProfile): string {
  return `connection:${profile.id}:${profile.host}:${profile.port}:${profile.user}`;
}

// Stored as JSON, so that an empty password is not an empty secret, which some secret stores do not keep.
function readSecret(stored: string): string | undefined {
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
