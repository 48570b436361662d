import { listDatabases } from '../../engine/catalog/listDatabases';
import { type ListedTable, listTables } from '../../engine/catalog/listTables';
import type { Connection } from '../../engine/connection/connection';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import type { ConnectionProfile } from './connectionProfile';
import { withReadProfile } from './openProfile';
import type { Passwords } from './passwords';

/** What lies in a database, and the server it lies on. */
export interface DatabaseContent {
  readonly server: ServerFacts;
  readonly tables: readonly ListedTable[];
}

/** Looks at servers for the trees and the form: a short connection for each question, none kept open. */
export class ServerReader {
  readonly #passwords: Passwords;

  constructor(passwords: Passwords) {
    this.#passwords = passwords;
  }

  /** The databases that the user sees, without those of the server itself. */
  databases(profile: ConnectionProfile, signal?: AbortSignal): Promise<readonly string[]> {
    return this.read(profile, 1, ([connection]) => listDatabases(connection, signal), signal);
  }

  /** The tables and views of a database. */
  content(profile: ConnectionProfile, database: string, signal?: AbortSignal): Promise<DatabaseContent> {
    return this.read(
      profile,
      1,
      async ([connection]) => ({
        server: connection.server,
        tables: await listTables(connection, database, signal),
      }),
      signal,
    );
  }

  /** Lends up to `count` reading connections. */
  read<T>(
    profile: ConnectionProfile,
    count: number,
    use: (connections: readonly [Connection, ...Connection[]]) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return withReadProfile(profile, this.#passwords, count, use, signal);
  }
}
