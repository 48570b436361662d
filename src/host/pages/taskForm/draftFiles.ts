import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../store/storeError';
import { writeDurably } from '../../../store/writeDurably';
import { type Draft, draftShape } from './draft';

const idPattern = /^[0-9a-f-]{36}$/u;
const folderOptions = { recursive: true, mode: 0o700 } as const;

/** Drafts as files, one each, so that windows do not overwrite each other's. */
export class DraftFiles {
  readonly #folder: string;
  readonly #waiting = new Map<string, Draft>();
  #writing: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Newest first. A file that is no draft is left alone. */
  async list(): Promise<readonly Draft[]> {
    await this.#writing;
    const names = await readdir(this.#folder).catch((error: unknown) => {
      // The folder comes with the first draft; one that cannot be read must not look like none.
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    const drafts = await Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .map((name) => this.#read(name.slice(0, -'.json'.length))),
    );
    return drafts
      .filter((draft) => draft !== undefined)
      .toSorted((left, right) => right.savedAt.localeCompare(left.savedAt));
  }

  async find(id: string): Promise<Draft | undefined> {
    await this.#writing;
    return this.#read(id);
  }

  /** Writes in the background, the latest state of each draft; `flush` for what is still on its way. */
  save(draft: Draft, onError: (error: unknown) => void): void {
    this.#waiting.set(draft.id, draft);
    this.#writing ??= this.#writeWaiting()
      .catch(onError)
      .finally(() => {
        this.#writing = undefined;
      });
  }

  async remove(id: string): Promise<void> {
    this.#waiting.delete(id);
    await this.#writing;
    await rm(this.#file(id), { force: true });
  }

  /** At the end of the session, when nothing can be waited for. */
  flush(): void {
    if (this.#waiting.size > 0) mkdirSync(this.#folder, folderOptions);
    for (const draft of this.#waiting.values()) {
      const temporary = `${this.#file(draft.id)}.${process.pid}.last.tmp`;
      writeFileSync(temporary, JSON.stringify(draft), { mode: 0o600 });
      renameSync(temporary, this.#file(draft.id));
    }
  }

  async #writeWaiting(): Promise<void> {
    await mkdir(this.#folder, folderOptions);
    for (;;) {
      const [draft] = this.#waiting.values();
      if (!draft) return;
      await writeDurably(this.#file(draft.id), JSON.stringify(draft));
      // Not if a newer state came meanwhile, or the draft was removed.
      if (this.#waiting.get(draft.id) === draft) this.#waiting.delete(draft.id);
    }
  }

  async #read(id: string): Promise<Draft | undefined> {
    if (!idPattern.test(id)) return undefined;
    try {
      return draftShape(JSON.parse(await readFile(this.#file(id), 'utf8')), 'draft');
    } catch {
      return undefined;
    }
  }

  #file(id: string): string {
    if (!idPattern.test(id)) throw new Error(`Not the id of a draft: ${id}`);
    return join(this.#folder, `${id}.json`);
  }
}
