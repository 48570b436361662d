import { EngineError } from '../../engine/engineError';
import { StoreError } from '../storeError';
import type { TaskStore } from '../taskStore';
import { DatabaseTaskStore } from './databaseTaskStore';
import { schemaVersion, setupStatements, storeTables } from './storeSchema';
import { type StorePlace, StoreSession, isRefusal } from './storeSession';

/** Opens the store in this database; its tables have to be there. Throws StoreError with the way out. */
export async function openDatabaseStore(place: StorePlace): Promise<TaskStore> {
  const tables = storeTables(place.database);
  const writing = new StoreSession(place, 'execute');
  try {
    const version = await readVersion(writing, place);
    if (version === 0) throw notSetUp(place);
    if (version > schemaVersion) throw newer(place, version);
    if (version < schemaVersion) throw older(place, version);
    const [row] = await writing.ask('SELECT CURRENT_USER() AS account');
    return new DatabaseTaskStore({
      account: row?.['account'] ?? '',
      database: place.database,
      tables,
      reading: new StoreSession(place, 'read'),
      writing,
      explain: (error) => explained(error, place),
    });
  } catch (error) {
    await writing.close();
    throw explained(error, place);
  }
}

/** Makes the store's tables, or brings them to this program's version; does nothing where they are. */
export async function setUpDatabaseStore(place: StorePlace): Promise<void> {
  const session = new StoreSession(place, 'execute');
  try {
    const version = await readVersion(session, place);
    if (version > schemaVersion) throw newer(place, version);
    for (const statement of setupStatements(place.database, version)) {
      await session.ask(statement, [], 60_000);
    }
  } catch (error) {
    throw explained(error, place);
  } finally {
    await session.close();
  }
}

/** The version that the database's tables have; 0 where there are none. */
export async function databaseStoreVersion(place: StorePlace): Promise<number> {
  const session = new StoreSession(place, 'read');
  try {
    return await readVersion(session, place);
  } catch (error) {
    throw explained(error, place);
  } finally {
    await session.close();
  }
}

async function readVersion(session: StoreSession, { database }: StorePlace): Promise<number> {
  try {
    const [row] = await session.ask(
      `SELECT MAX(schema_version) AS version FROM ${storeTables(database).version}`,
    );
    return Number(row?.['version'] ?? 0);
  } catch (error) {
    if (isRefusal(error, noSuchTable)) return 0;
    throw error;
  }
}

const noSuchTable = 1146;
const noSuchDatabase = 1049;

function notSetUp({ database, address }: StorePlace): StoreError {
  return new StoreError(
    `The database ${database} on ${address} holds no team store yet. Run "Shadow Sync: Set Up Team Store…", or let its administrator run the SQL that the command shows.`,
  );
}

function newer({ database, address }: StorePlace, version: number): StoreError {
  return new StoreError(
    `The team store ${database} on ${address} has version ${version}, made by a newer version of Shadow Sync; this one knows ${schemaVersion}. Nothing was changed. Update the extension.`,
  );
}

function older({ database, address }: StorePlace, version: number): StoreError {
  return new StoreError(
    `The team store ${database} on ${address} has version ${version}; this version of Shadow Sync needs ${schemaVersion}. Run "Shadow Sync: Set Up Team Store…" once for the team.`,
  );
}

/** What the server refused, with the place; what is in words already, as it is. */
function explained(error: unknown, { database, address }: StorePlace): unknown {
  if (!(error instanceof EngineError)) return error;
  if (isRefusal(error, noSuchDatabase)) {
    return new StoreError(
      `There is no database ${database} on ${address}, or this account may not see it. Check the settings of the team store.`,
      { cause: error },
    );
  }
  return new StoreError(`The team store ${database} on ${address}: ${error.message}`, { cause: error });
}
