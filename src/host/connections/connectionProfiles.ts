import { type FSWatcher, existsSync, mkdirSync, readFileSync, watch } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { errorMessage } from '../../engine/engineError';
import { writeDurably } from '../../store/writeDurably';
import { hasCode } from '../../store/storeError';
import { type ConnectionProfile, connectionProfile } from './connectionProfile';

/**
 * The connections of connections.json, shared by all windows. Entries that cannot be read stay in the file as they
 * are; a file that cannot be read is moved aside before the next write, never overwritten.
 */
export class ConnectionProfiles implements vscode.Disposable {
  readonly #file: string;
  readonly #report: (message: string) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: FSWatcher | undefined;
  #entries: readonly unknown[] = [];
  #profiles: readonly ConnectionProfile[] = [];
  #unreadable = false;
  #text: string | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  /**
   * `report` gets a sentence for the user when the file or an entry cannot be read. The first reading is synchronous:
   * it is one small file, and the editor counts every wait while it starts.
   */
  constructor(file: string, report: (message: string) => void) {
    this.#file = file;
    this.#report = report;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      this.#apply(existsSync(file) ? readFileSync(file, 'utf8') : '[]');
    } catch (error) {
      report(errorMessage(error));
    }
    this.#watcher = watchFolder(dirname(file), () => {
      this.reload().catch((error: unknown) => report(errorMessage(error)));
    });
  }

  /** In the order of the file. */
  list(): readonly ConnectionProfile[] {
    return this.#profiles;
  }

  find(id: string): ConnectionProfile | undefined {
    return this.#profiles.find((profile) => profile.id === id);
  }

  /** Adds the profile, or replaces the one with the same id. */
  async save(profile: ConnectionProfile): Promise<void> {
    await this.#update((entries) => {
      const index = entries.findIndex((entry) => entryId(entry) === profile.id);
      return index < 0 ? [...entries, profile] : entries.with(index, profile);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#update((entries) => entries.filter((entry) => entryId(entry) !== id));
  }

  /** Reads the file again and tells the listeners when it changed. */
  async reload(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return '[]';
      throw error;
    });
    this.#apply(text);
  }

  dispose(): void {
    this.#watcher?.close();
    this.#changed.dispose();
  }

  #apply(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    const parsed = parseEntries(text);
    this.#unreadable = parsed === undefined;
    this.#entries = parsed ?? [];
    this.#profiles = this.#entries.flatMap((entry) => this.#readEntry(entry));
    if (parsed === undefined) {
      this.#report(
        vscode.l10n.t(
          'The connections cannot be read: connections.json is no list in JSON. It is kept as it is. Correct it, or add a connection to start a new list.',
        ),
      );
    }
    this.#changed.fire();
  }

  #readEntry(entry: unknown): readonly ConnectionProfile[] {
    try {
      return [connectionProfile(entry, vscode.l10n.t('connection'))];
    } catch (error) {
      this.#report(
        vscode.l10n.t(
          'A connection is left out: {0} Correct it in connections.json. The others work.',
          errorMessage(error),
        ),
      );
      return [];
    }
  }

  #update(change: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const write = this.#lastWrite
      .catch(() => undefined)
      .then(async () => {
        await this.reload();
        if (this.#unreadable) await rename(this.#file, this.#fileAside());
        await writeDurably(this.#file, JSON.stringify(change(this.#entries), undefined, 2) + '\n');
        await this.reload();
      });
    this.#lastWrite = write;
    return write;
  }

  #fileAside(): string {
    const stamp = new Date().toISOString().replaceAll(':', '-');
    return join(dirname(this.#file), `connections.unreadable-${stamp}.json`);
  }
}

function parseEntries(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entryId(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
}

/** Events of a folder are hints, and missing on some file systems: there Refresh reads again. */
function watchFolder(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return undefined;
  }
}
