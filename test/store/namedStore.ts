import { setUpDatabaseStore } from '../../src/store/database/openDatabaseStore';
import type { StorePlace } from '../../src/store/database/storeSession';
import { openStoreFrom } from '../../src/store/openStoreFrom';
import type { TaskStore } from '../../src/store/taskStore';
import { openConnection } from '../../src/engine/connection/openConnection';

/** A store that several processes find. */
export type StoreName =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'database';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

export function openNamedStore(name: StoreName): Promise<TaskStore> {
  return openStoreFrom(name.kind === 'folder' ? name : { kind: 'database', ...placeOf(name) });
}

/** Makes the tables of a store in a database. */
export async function setUpNamedStore(name: StoreName): Promise<void> {
  if (name.kind === 'database') await setUpDatabaseStore(placeOf(name));
}

export function placeOf(name: Extract<StoreName, { kind: 'database' }>): StorePlace {
  const { host, port, user, password, database } = name;
  // MySQL 8 asks for the password itself, which is sent inside TLS only.
  const target = { host, port, user, tls: { mode: password === '' ? 'disabled' : 'preferred' } } as const;
  return {
    address: `${host}:${port}`,
    database,
    open: (options, signal) => openConnection(target, password, options, signal),
  };
}
