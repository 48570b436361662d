import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatedEvent } from '../../task/taskEvent';
import { StoreError, hasCode } from '../storeError';
import { named, writeDurably } from '../writeDurably';

/** The first event of a task, which holds its settings and its plan. */
export type StoredCreation = { readonly at: string } & CreatedEvent;

const schemaVersion = 1;
const fileName = 'task.json';

/** The ids in a store, ascending; also of tasks that are just being made. */
export async function listIds(tasksFolder: string): Promise<number[]> {
  const names = await readdir(tasksFolder);
  return names
    .filter((name) => /^[1-9]\d{0,14}$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** The task's folder. Only a number gets here, so it stays within the store. */
export function taskFolder(tasksFolder: string, id: number): string {
  if (!Number.isSafeInteger(id) || id < 1) throw new StoreError(`There is no task #${id}.`);
  return join(tasksFolder, String(id));
}

/** Makes a folder under the next free number, whoever else does the same at this moment. */
export async function claimId(tasksFolder: string): Promise<number> {
  let id = Math.max(await readLastId(tasksFolder), ...(await listIds(tasksFolder))) + 1;
  for (; ; id++) {
    try {
      await mkdir(taskFolder(tasksFolder, id), { mode: 0o700 });
      return id;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/** Remembers that an id was used, so that the number of a deleted task does not come back. */
export async function rememberId(tasksFolder: string, id: number): Promise<void> {
  if (id <= (await readLastId(tasksFolder))) return;
  const path = lastIdPath(tasksFolder);
  await named(path, () => writeFile(path, String(id), { mode: 0o600 }));
}

export async function writeCreation(folder: string, created: StoredCreation): Promise<void> {
  await writeDurably(join(folder, fileName), JSON.stringify({ schemaVersion, created }));
}

/**
 * The task's creation; undefined when the folder has none (yet). A damaged file is kept under another name; throws
 * StoreError for it, then and later, and for one that a newer version of the extension wrote.
 */
export async function readCreation(folder: string, id: number): Promise<StoredCreation | undefined> {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    const kept = (await listNames(folder)).find((name) => name.startsWith(`${fileName}.corrupt-`));
    if (kept === undefined) return undefined;
    throw new StoreError(damagedText(id, join(folder, kept)));
  }
  const stored = parse(text);
  if (stored && stored.schemaVersion > schemaVersion) {
    throw new StoreError(
      `Task #${id} was written by a newer version of Shadow Sync. Update the extension to see it.`,
    );
  }
  if (stored) return stored.created;
  const kept = `${path}.corrupt-${Date.now()}`;
  await rename(path, kept);
  throw new StoreError(damagedText(id, kept));
}

interface StoredTask {
  readonly schemaVersion: number;
  readonly created: StoredCreation;
}

/** Only what this program wrote: looked at as far as everything that follows stands on it. */
function parse(text: string): StoredTask | undefined {
  try {
    const stored = JSON.parse(text) as Partial<StoredTask> | null;
    if (typeof stored?.schemaVersion !== 'number') return undefined;
    if (stored.schemaVersion > schemaVersion) return stored as StoredTask;
    const created = stored.created as Partial<StoredCreation> | undefined;
    const whole =
      created?.kind === 'created' &&
      typeof created.at === 'string' &&
      typeof created.settings === 'object' &&
      Array.isArray(created.plan?.tables) &&
      Array.isArray(created.plan.excluded);
    return whole ? (stored as StoredTask) : undefined;
  } catch {
    return undefined;
  }
}

function damagedText(id: number, kept: string): string {
  return `The file of task #${id} is damaged and was kept as ${kept}. The other tasks are not affected.`;
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function readLastId(tasksFolder: string): Promise<number> {
  try {
    const id = Number(await readFile(lastIdPath(tasksFolder), 'utf8'));
    return Number.isSafeInteger(id) ? id : 0;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function lastIdPath(tasksFolder: string): string {
  return join(tasksFolder, 'last-id');
}
