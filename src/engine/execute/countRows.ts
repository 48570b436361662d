import type { Connection, Row } from '../connection/connection';
import { type CountQuery, limitsQueries } from '../ddl/hazards/probes/countQuery';
import { EngineError } from '../engineError';
import type { OpenControl } from './openControl';
import { killQuery } from './serverSessions';

/**
 * Runs one counting statement; one round trip. Where it is given up, by the signal or by a server that cannot be told
 * a limit, the connection is closed and the statement ended on the server, from another connection. Throws the
 * server's error, or its warning where that makes the number none, `aborted`, or `connectionLost`.
 */
export async function countRows(
  connection: Connection,
  { sql, probes }: CountQuery,
  limitSeconds: number,
  open: OpenControl,
  signal: AbortSignal,
): Promise<Row> {
  const late = new AbortController();
  const timer = limitsQueries(connection.server)
    ? undefined
    : setTimeout(() => late.abort(), limitSeconds * 1000);
  const giveUp = AbortSignal.any([signal, late.signal]);
  try {
    const asked = probes.some(({ probe }) => probe.refusesWarnings) ? [sql, 'SHOW WARNINGS'] : [sql];
    const [rows = [], warnings = []] = await connection.queryEach(asked, giveUp);
    if (rows instanceof EngineError) throw rows;
    const [row = {}] = rows;
    if (warnings instanceof EngineError) throw warnings;
    const [warning] = warnings;
    // A JSON text that is none is counted and warned of.
    if (warning && row['c0'] === '0')
      throw new EngineError('server', `the server warns: ${warning['Message']}`);
    return row;
  } catch (error) {
    if (giveUp.aborted) await endOnServer(connection.id, open);
    if (late.signal.aborted) {
      throw new EngineError('server', `It took longer than ${limitSeconds} s.`, { errno: timedOut });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What MySQL 5.7 answers by itself. */
const timedOut = 3024;

/** A server goes on counting for somebody who went away. That it cannot be told to stop loses nothing. */
async function endOnServer(connectionId: string, open: OpenControl): Promise<void> {
  const control = await open().catch(() => undefined);
  await control?.query(killQuery(control.server, connectionId)).catch(() => undefined);
  await control?.close();
}
