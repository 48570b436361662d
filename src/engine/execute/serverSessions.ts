import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import type { ServerFacts } from '../schema/serverFacts';
import { type SentStatement, tagComment } from './statementTag';

/** A session in the server's list. Without the PROCESS privilege only the user's own are listed. */
export interface ServerSession {
  /** Digits only. */
  readonly id: string;
  readonly idle: boolean;
  /** For a lock on a table, or on all of them. */
  readonly waitsForLock: boolean;
  /** What it runs, from the first letter on; empty when idle. */
  readonly statement: string;
}

/** The sessions of this server; on TiDB those of all its nodes. One round trip. */
export async function listSessions(
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly ServerSession[]> {
  return (await sessionRows(connection, signal)).map((row) => {
    const cells = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      id: String(cells.get('id')),
      idle: cells.get('command') === 'Sleep',
      waitsForLock: /^Waiting for .* (lock|flush)$/.test(cells.get('state') ?? ''),
      statement: cells.get('info') ?? '',
    };
  });
}

/**
 * The session that runs the statement at this moment. The id must be right as well as the text: a replica's applier
 * shows the text too. Behind OceanBase's proxy ids are not those of CONNECTION_ID(), so there the text decides.
 */
export function runningSession(
  sessions: readonly ServerSession[],
  sent: SentStatement,
  connection: Connection,
): ServerSession | undefined {
  const comment = tagComment(sent.tag);
  return sessions.find(
    (session) =>
      session.statement.startsWith(comment) &&
      /^\d+$/.test(session.id) &&
      (session.id === sent.connectionId || connection.server.flavor === 'oceanbase'),
  );
}

/**
 * Ends what a session runs, or the session. The id is digits only: TiDB takes no placeholder here. Without its name in
 * it, TiDB answers a KILL with no more than a warning where `enable-global-kill` is off.
 */
export function killQuery(server: ServerFacts, id: string): string {
  return `${kill(server)} QUERY ${id}`;
}

export function killSession(server: ServerFacts, id: string): string {
  return `${kill(server)} ${id}`;
}

function kill({ flavor }: ServerFacts): string {
  return flavor === 'tidb' ? 'KILL TIDB' : 'KILL';
}

async function sessionRows(connection: Connection, signal: AbortSignal | undefined): Promise<readonly Row[]> {
  if (connection.server.flavor === 'tidb') {
    try {
      const sql = 'SELECT ID, COMMAND, INFO FROM information_schema.CLUSTER_PROCESSLIST';
      const rows = await connection.query(sql, undefined, signal);
      // A node that does not answer for its sessions, be it this one, is left out without a word.
      if (rows.some((row) => row['ID'] === connection.id)) return rows;
    } catch (error) {
      if (!(error instanceof EngineError) || error.errno === undefined) throw error;
    }
  }
  return connection.query('SHOW FULL PROCESSLIST', undefined, signal);
}
