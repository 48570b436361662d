import type { TableName } from '../schema/tableName';
import { lockHolders } from './lockHolders';
import { type OpenControl, withControl } from './openControl';
import { openTransactions } from './openTransactions';
import { listSessions, runningSession } from './serverSessions';
import type { SentStatement } from './statementTag';

/**
 * Whom a statement waits for at this moment, in words that follow the table's name; undefined where it waits for no
 * lock, or the server does not tell whether it does. Never throws: it only explains.
 */
export async function lockWait(
  openControl: OpenControl,
  sent: SentStatement,
  table: TableName,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const wait = await withControl(
      openControl,
      sent,
      async (control) => {
        const { flavor } = control.server;
        if (flavor === 'tidb' || flavor === 'oceanbase')
          return openTransactions(control, sent, table, signal);
        const session = runningSession(await listSessions(control, signal), sent, control);
        return session?.waitsForLock === true ? atLock : undefined;
      },
      signal,
    );
    if (wait !== atLock) return wait;
  } catch {
    return undefined;
  }
  const holders =
    (await lockHolders(openControl, table, sent.connectionId, signal)) ??
    'The server does not tell this user who holds it; somebody with the PROCESS privilege can see that.';
  return `${atLock} ${holders}`;
}

const atLock = 'waits for a lock.';
