import { createDatabase, type TestDatabase } from '../support/database';
import { type StoreName, setUpNamedStore } from './namedStore';
import type { StoreBackend } from './storeTest';

/** Stores in fresh databases on the run's server. */
export function databaseBackend(): StoreBackend & { databaseOf(name: StoreName): TestDatabase } {
  const databases = new Map<string, TestDatabase>();
  const databaseOf = (name: StoreName): TestDatabase => {
    const database = name.kind === 'database' ? databases.get(name.database) : undefined;
    if (!database) throw new Error('There is no such store.');
    return database;
  };
  return {
    databaseOf,
    make: async () => {
      const database = await createDatabase();
      databases.set(database.name, database);
      const { host, port, user, password } = database.server;
      const name: StoreName = { kind: 'database', host, port, user, password, database: database.name };
      await setUpNamedStore(name);
      return name;
    },
    remove: (name) => databaseOf(name).drop(),
    letSleep: async (name, id) => {
      await databaseOf(name).connection.query(
        'UPDATE shadow_sync_claims SET signed_at = UTC_TIMESTAMP(3) - INTERVAL 60 SECOND WHERE task_id = ?',
        [id],
      );
    },
    countClaims: async (name, id) => {
      const [rows] = await databaseOf(name).connection.query(
        'SELECT turn FROM shadow_sync_claims WHERE task_id = ?',
        [id],
      );
      return (rows as readonly unknown[]).length;
    },
  };
}
