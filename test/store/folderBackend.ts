import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreName } from './namedStore';
import type { StoreBackend } from './storeTest';

/** Stores in fresh folders. */
export function folderBackend(): StoreBackend {
  const claimsOf = (name: StoreName, id: number): readonly string[] => {
    const folder = name.kind === 'folder' ? join(name.folder, 'v1', 'tasks', String(id)) : '';
    return readdirSync(folder)
      .filter((file) => file.endsWith('.claim'))
      .map((file) => join(folder, file));
  };
  return {
    make: () =>
      Promise.resolve({ kind: 'folder', folder: mkdtempSync(join(tmpdir(), 'shadow-sync-store-')) }),
    remove: (name) => {
      if (name.kind === 'folder') rmSync(name.folder, { recursive: true, force: true });
      return Promise.resolve();
    },
    letSleep: (name, id) => {
      const longAgo = new Date(Date.now() - 60_000);
      for (const claim of claimsOf(name, id)) utimesSync(claim, longAgo, longAgo);
      return Promise.resolve();
    },
    countClaims: (name, id) => Promise.resolve(claimsOf(name, id).length),
  };
}
