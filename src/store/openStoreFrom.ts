import type { StorePlace } from './database/storeSession';
import { openTaskStore } from './folder/fileTaskStore';
import type { TaskStore } from './taskStore';

/** Where tasks live: in a folder of this machine's user, or in a database for a team. */
export type StoreLocation =
  { readonly kind: 'folder'; readonly folder: string } | ({ readonly kind: 'database' } & StorePlace);

/** Opens the store of the editor or of the command line. Throws StoreError with the way out. */
export async function openStoreFrom(location: StoreLocation): Promise<TaskStore> {
  switch (location.kind) {
    case 'folder':
      return openTaskStore(location.folder);
    case 'database': {
      const { openDatabaseStore } = await import('./database/openDatabaseStore');
      return openDatabaseStore(location);
    }
  }
}
