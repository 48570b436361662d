import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreError, hasCode } from './storeError';

/** Writes a file so that after a crash it is either as before or complete: temporary file, fsync, rename. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await withTemporary(`${path}.${process.pid}.tmp`, text, (temporary) => rename(temporary, path));
  await syncFolder(dirname(path));
}

/** Makes a file, complete from the moment that it is there; false where another process was faster. */
export async function createDurably(path: string, text: string): Promise<boolean> {
  try {
    await withTemporary(`${path}.${randomBytes(6).toString('hex')}.tmp`, text, (temporary) =>
      linkOrCopy(temporary, path),
    );
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  await syncFolder(dirname(path));
  return true;
}

/** Lends a file with this text, on the disk; nothing of it stays, also where the disk is too full for it. */
async function withTemporary(
  temporary: string,
  text: string,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  try {
    await writeSynced(temporary, text);
    await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

function writeSynced(path: string, text: string): Promise<void> {
  return named(path, async () => {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Writes, and says of what the user can mend where and how: the system names no file when a disk is full. */
export async function named<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? reasons[String(error.code)] : undefined;
    if (reason === undefined) throw error;
    throw new StoreError(`Nothing can be written to ${dirname(path)}: ${reason}`, { cause: error });
  }
}

const noRight = 'permission denied. Let this user write there, then try again.';
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room on it, then try again.',
  EDQUOT: 'the quota of this user is used up. Make room, then try again.',
  EROFS: 'the file system is read-only. Make it writable, then try again.',
  EACCES: noRight,
  EPERM: noRight,
};

/** A link appears whole or not at all; file systems without links copy, where a reader may meet an unfinished file. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** Makes names in a folder durable, where the system can (Windows cannot open a folder). */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  }
}
