import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { errorMessage } from '../../../engine/engineError';
import type {
  ConnectionFields,
  ConnectionFormCalls,
  ConnectionFormSnapshots,
  ConnectionFormState,
} from '../../../protocol/connectionForm';
import { environmentLabel } from '../../labels/environmentLabel';
import { connectionFields, emptyConnectionFields, fieldsOf, readConnectionFields } from './connectionFields';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { openProfile, openWithPassword } from '../../connections/openProfile';
import { serverLine } from '../../connections/serverLine';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { oneOf, record } from '../../shapes';
import { isCancellation } from '../../dialogs/messages';
import { PagePanel, call } from '../pagePanel';

/** The tab that adds or edits one connection. */
export class ConnectionFormPanel {
  readonly #parts: HostParts;
  readonly #page: PagePanel<ConnectionFormCalls, ConnectionFormSnapshots>;
  readonly #id: string;
  #state: ConnectionFormState;

  /** `profileId` of a saved connection, or nothing to add one; `from` fills in what a duplicate starts with. */
  constructor(
    parts: HostParts,
    panel: vscode.WebviewPanel,
    profileId: string | undefined,
    from: ConnectionFields = emptyConnectionFields,
  ) {
    const saved = profileId === undefined ? undefined : parts.profiles.find(profileId);
    this.#parts = parts;
    this.#id = saved?.id ?? randomUUID();
    this.#state = {
      isNew: saved === undefined,
      fields: saved ? fieldsOf(saved) : from,
      hasStoredPassword: false,
      test: { status: 'none' },
      problems: {},
    };
    this.#page = new PagePanel(panel, parts, {
      name: 'connectionForm',
      restoreKey: saved?.id ?? '',
      handlers: {
        ready: call(() => this.#pushAll(saved)),
        test: { shape: connectionFields, run: (fields) => this.#test(fields) },
        save: { shape: connectionFields, run: (fields) => this.#save(fields) },
        chooseFile: {
          shape: record<ConnectionFormCalls['chooseFile']>({ field: oneOf('caFile', 'certFile', 'keyFile') }),
          run: ({ field }) => this.#chooseFile(field),
        },
        cancel: call(() => this.#page.close()),
      },
    });
    this.#page.title = this.#title();
  }

  async #pushAll(saved: ConnectionProfile | undefined): Promise<void> {
    const hasStoredPassword = saved !== undefined && (await this.#parts.passwords.isStored(saved));
    this.#set({ hasStoredPassword });
  }

  async #test(fields: ConnectionFields): Promise<void> {
    const profile = this.#read(fields, 'test');
    if (!profile) return;
    this.#set({ test: { status: 'running' } });
    try {
      this.#set({ test: { status: 'succeeded', message: await this.#connect(profile, fields.password) } });
    } catch (error) {
      if (isCancellation(error)) this.#set({ test: { status: 'none' } });
      else this.#set({ test: { status: 'failed', message: errorMessage(error) } });
    }
  }

  async #connect(profile: ConnectionProfile, password: string | undefined): Promise<string> {
    // A password typed here counts, right or wrong; without one the known one does, else none: the answer tells.
    const typed = (password ?? '') !== '' || !(await this.#parts.passwords.isStored(profile));
    const connection = typed
      ? await openWithPassword(profile, password ?? '', { purpose: 'read' })
      : await openProfile({ ...profile, savePassword: false }, this.#parts.passwords, { purpose: 'read' });
    try {
      return vscode.l10n.t('Connected: {0}', await serverLine(connection));
    } finally {
      await connection.close();
    }
  }

  async #save(fields: ConnectionFields): Promise<void> {
    const profile = this.#read(fields, 'save');
    if (!profile) return;
    const { profiles, passwords } = this.#parts;
    const before = profiles.find(this.#id);
    const moved =
      before &&
      (before.host !== profile.host || before.port !== profile.port || before.user !== profile.user);
    if (before && (moved || !profile.savePassword)) await passwords.forget(before);
    if (fields.password) await passwords.keep(profile, fields.password);
    await profiles.save(profile);
    this.#page.close();
    vscode.window.setStatusBarMessage(vscode.l10n.t('Connection {0} saved.', safeText(profile.name)), 5000);
  }

  async #chooseFile(field: 'caFile' | 'certFile' | 'keyFile'): Promise<void> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        canSelectMany: false,
        openLabel: vscode.l10n.t('Choose'),
        title: vscode.l10n.t('Choose a PEM file'),
      })) ?? [];
    if (chosen) this.#set({ fields: { ...this.#state.fields, [field]: chosen.fsPath } });
  }

  /** The profile of valid fields; of others, undefined after the page was told. The password stays out of the state. */
  #read(fields: ConnectionFields, purpose: 'save' | 'test'): ConnectionProfile | undefined {
    const { password: _, ...shown } = fields;
    const read = readConnectionFields(fields, this.#id, this.#parts.profiles.list(), purpose);
    if ('problems' in read) {
      this.#set({ fields: shown, problems: read.problems, test: { status: 'none' } });
      return undefined;
    }
    this.#set({ fields: shown, problems: {} });
    return read.profile;
  }

  #set(change: Partial<ConnectionFormState>): void {
    this.#state = { ...this.#state, ...change };
    this.#page.push('connection', this.#state);
  }

  #title(): string {
    const { isNew, fields } = this.#state;
    if (isNew) return vscode.l10n.t('Add connection');
    return `${safeText(fields.name)} (${environmentLabel(fields.environment)})`;
  }
}
