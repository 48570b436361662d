import { createHash } from 'node:crypto';
import type { Connection } from '../connection/connection';
import { EngineError } from '../engineError';
import { hidesLockHolders, keepsLocksOfEndedSessions, keepsOneLockPerSession } from './sessionRules';
import type { TableName } from '../schema/tableName';
import type { OpenControl } from './openControl';
import { listSessions } from './serverSessions';

/** The state of the locks while shadows are being changed. */
export interface ShadowLocks {
  /** Why another runner is not kept out, where the server gives no such locks. */
  readonly warning?: string;
  /** Fires when the locks may have been lost: stop before the next statement. */
  readonly lost: AbortSignal;
}

export type LockedResult<T> =
  | { readonly status: 'done'; readonly value: T }
  /** Another session holds the lock of this shadow; `connectionId` is absent where it ended meanwhile, or the server does not tell it. */
  | { readonly status: 'busy'; readonly shadow: TableName; readonly connectionId?: string };

/**
 * Takes the server's lock of each shadow in a connection of its own, runs `use`, and frees them by closing that
 * connection. Does not wait for a lock; but where a session can hold only one, it is that of the whole database, and
 * runs on other tables take turns, for which each waits up to 10 s. Where the server has none, `use` runs all the same, with a warning.
 * https://dev.mysql.com/doc/refman/8.0/en/locking-functions.html
 */
export async function withShadowLocks<T>(
  open: OpenControl,
  shadows: readonly TableName[],
  use: (locks: ShadowLocks) => Promise<T>,
  signal?: AbortSignal,
): Promise<LockedResult<T>> {
  const connection = await open(signal);
  const lost = new AbortController();
  let heartbeat: NodeJS.Timeout | undefined;
  const wanted = keepsOneLockPerSession(connection.server) ? wholeDatabase(shadows) : shadows;
  try {
    const taken = await takeLocks(connection, wanted, signal);
    switch (taken.status) {
      case 'busy':
        return wanted === shadows ? taken : { ...taken, shadow: shadows[0] ?? taken.shadow };
      case 'unsupported':
        return { status: 'done', value: await use({ warning: taken.warning, lost: lost.signal }) };
      case 'held': {
        connection.lost.addEventListener('abort', () => lost.abort(), { once: true });
        // For a network that went silent, and a server that forgot.
        heartbeat = setInterval(() => {
          holdsAll(connection, wanted).then(
            (held) => {
              if (!held) lost.abort();
            },
            () => lost.abort(),
          );
        }, heartbeatMs);
        return { status: 'done', value: await use({ lost: lost.signal }) };
      }
    }
  } finally {
    clearInterval(heartbeat);
    await freeLocks(connection);
    await connection.close();
  }
}

/** A task's shadows lie in one database; were there more, their locks would not be held and the run would be told so. */
function wholeDatabase(shadows: readonly TableName[]): readonly TableName[] {
  return [...new Set(shadows.map(({ database }) => database.toLowerCase()))].map((database) => ({
    database,
    name: '',
  }));
}

/** Closing the connection does it on most servers; a lost one cannot any more. */
async function freeLocks(connection: Connection): Promise<void> {
  if (!keepsLocksOfEndedSessions(connection.server)) return;
  try {
    await connection.query('SELECT RELEASE_ALL_LOCKS() AS freed');
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}

const heartbeatMs = 20_000;
const locksPerTrip = 500;

type Taken =
  | { readonly status: 'held' }
  | { readonly status: 'unsupported'; readonly warning: string }
  | { readonly status: 'busy'; readonly shadow: TableName; readonly connectionId?: string };

async function takeLocks(
  connection: Connection,
  shadows: readonly TableName[],
  signal: AbortSignal | undefined,
): Promise<Taken> {
  const patience = keepsOneLockPerSession(connection.server) ? 10 : 0;
  try {
    const answers = await askEach(
      connection,
      shadows,
      (name) => `GET_LOCK(${name}, ${String(patience)})`,
      signal,
    );
    const shadow = shadows[answers.indexOf('0')];
    if (shadow) {
      if (hidesLockHolders(connection.server)) return { status: 'busy', shadow };
      const [holder] = await askEach(connection, [shadow], (name) => `IS_USED_LOCK(${name})`, signal);
      if (holder !== undefined && (await hasEnded(connection, holder, signal))) {
        const warning = `The server still keeps the lock of ${shadow.name} for session ${holder}, which has ended: another run on the same shadows is not kept out.`;
        return { status: 'unsupported', warning };
      }
      return { status: 'busy', shadow, ...(holder !== undefined && { connectionId: holder }) };
    }
    if (await holdsAll(connection, shadows, signal)) return { status: 'held' };
    // A proxy may ask another server each time.
    const warning =
      'The server keeps no lock on all the shadows at once: another run on them is not kept out.';
    return { status: 'unsupported', warning };
  } catch (error) {
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
    const warning = `The server gives no locks (${error.message}): another run on the same shadows is not kept out.`;
    return { status: 'unsupported', warning };
  }
}

/** Only where all sessions are seen, under the ids that locks know them by, does a missing one prove anything. */
async function hasEnded(
  connection: Connection,
  holder: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!keepsLocksOfEndedSessions(connection.server)) return false;
  const ids = (await listSessions(connection, signal)).map(({ id }) => id);
  if (!ids.includes(connection.id) || ids.includes(holder)) return false;
  const grants = await connection.query('SHOW GRANTS', undefined, signal);
  return grants.some((row) => /(?:PROCESS|ALL PRIVILEGES)\b.* ON \*\.\*/i.test(Object.values(row).join(' ')));
}

async function holdsAll(
  connection: Connection,
  shadows: readonly TableName[],
  signal?: AbortSignal,
): Promise<boolean> {
  const answers = await askEach(
    connection,
    shadows,
    (name) => `IS_USED_LOCK(${name}) = CONNECTION_ID()`,
    signal,
  );
  return answers.every((answer) => answer === '1');
}

/** The answers for the shadows, as text, undefined for NULL; none behind the first 0. */
async function askEach(
  connection: Connection,
  shadows: readonly TableName[],
  ask: (name: string) => string,
  signal: AbortSignal | undefined,
): Promise<readonly (string | undefined)[]> {
  const answers: (string | undefined)[] = [];
  // Where each lock that is held costs a second, few are asked for before it is known whether any is.
  let size = hidesLockHolders(connection.server) ? 1 : locksPerTrip;
  const most = hidesLockHolders(connection.server) ? 64 : locksPerTrip;
  for (let start = 0; start < shadows.length && !answers.includes('0'); start += size, size *= 2) {
    size = Math.min(size, most);
    const part = shadows.slice(start, start + size);
    const columns = part.map((shadow, index) => `${ask(`'${lockName(shadow)}'`)} AS answer${String(index)}`);
    const [row = {}] = await connection.query(`SELECT ${columns.join(', ')}`, undefined, signal);
    answers.push(...part.map((_, index) => row[`answer${String(index)}`] ?? undefined));
  }
  return answers;
}

/** At most 64 characters and without capitals, for all servers' rules on lock names. */
function lockName(shadow: TableName): string {
  const table = `${shadow.database.toLowerCase()}\0${shadow.name.toLowerCase()}`;
  return `shadow-sync:${createHash('sha256').update(table).digest('hex').slice(0, 40)}`;
}
