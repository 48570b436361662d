import * as vscode from 'vscode';
import { errorMessage } from '../../../engine/engineError';
import type { Loadable } from '../../../protocol/envelope';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import type { DatabaseContent, ServerReader } from '../../connections/serverReader';
import { isCancellation } from '../../dialogs/messages';

/** The databases and tables that a form chooses from. A newer question makes the answer to an older one void. */
export class FormTables {
  readonly #server: ServerReader;
  readonly #changed: () => void;
  #databases: Loadable<readonly string[]> = { status: 'idle' };
  #content: Loadable<DatabaseContent> = { status: 'idle' };
  #loading = new AbortController();

  constructor(server: ServerReader, changed: () => void) {
    this.#server = server;
    this.#changed = changed;
  }

  get databases(): Loadable<readonly string[]> {
    return this.#databases;
  }

  get content(): Loadable<DatabaseContent> {
    return this.#content;
  }

  /** Lists the databases, and the tables of `database` if there is one. */
  async loadDatabases(profile: ConnectionProfile, database: string): Promise<void> {
    const signal = this.#begin();
    this.#databases = { status: 'loading' };
    this.#content = database === '' ? { status: 'idle' } : { status: 'loading' };
    this.#changed();
    const databases = await loaded(this.#server.databases(profile, signal));
    if (signal.aborted) return;
    this.#databases = databases;
    if (databases.status === 'failed') this.#content = { status: 'idle' };
    this.#changed();
    if (databases.status === 'loaded' && database !== '') await this.loadContent(profile, database);
  }

  /** Lists the tables. */
  async loadContent(profile: ConnectionProfile, database: string): Promise<void> {
    const signal = this.#begin();
    this.#content = { status: 'loading' };
    this.#changed();
    const content = await loaded(this.#server.content(profile, database, signal));
    if (signal.aborted) return;
    this.#content = content;
    this.#changed();
  }

  /** What an analysis read by the way, newer than what was here. */
  replaceContent(content: DatabaseContent): void {
    this.#content = { status: 'loaded', value: content };
  }

  dispose(): void {
    this.#loading.abort();
  }

  #begin(): AbortSignal {
    this.#loading.abort();
    this.#loading = new AbortController();
    return this.#loading.signal;
  }
}

async function loaded<T>(work: Promise<T>): Promise<Loadable<T>> {
  try {
    return { status: 'loaded', value: await work };
  } catch (error) {
    const message = isCancellation(error)
      ? vscode.l10n.t('Not connected: the password is needed. Try again to enter it.')
      : errorMessage(error);
    return { status: 'failed', message };
  }
}
