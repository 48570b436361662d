import type { TableName } from '../schema/tableName';
import { lockHolders } from './lockHolders';
import { type OpenControl, withControl } from './openControl';
import { listSessions, runningSession } from './serverSessions';
import type { SentStatement } from './statementTag';

/**
 * Whom a statement waits for at this moment, in a sentence; undefined where it waits for no lock, or the server does not
 * tell whether it does. Never throws: it only explains.
 */
export async function lockWait(
  openControl: OpenControl,
  sent: SentStatement,
  table: TableName,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const session = await withControl(
      openControl,
      sent,
      async (control) => runningSession(await listSessions(control, signal), sent, control),
      signal,
    );
    if (session?.waitsForLock !== true) return undefined;
  } catch {
    return undefined;
  }
  return (
    (await lockHolders(openControl, table, sent.connectionId, signal)) ??
    'The server does not tell this user who holds it; somebody with the PROCESS privilege can see that.'
  );
}
