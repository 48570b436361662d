import type { Connection, Executed } from '../connection/connection';
import { EngineError } from '../engineError';
import type { ServerFlavor } from '../schema/serverFacts';
import { errorText } from './errorText';
import { type OpenControl, withControl } from './openControl';
import { pause } from './pause';
import { listSessions, runningSession } from './serverSessions';
import { type SentStatement, type StatementTag, taggedSql } from './statementTag';
import type { StepOutcome } from './stepOutcome';

/** One DDL statement to run. */
export interface StatementRun {
  readonly connection: Connection;
  /** Sent byte for byte behind the tag's comment. */
  readonly sql: string;
  /** To be asked right behind the statement, in its round trip where the server takes that. */
  readonly reads?: readonly string[];
  readonly tag: StatementTag;
  /** Records the intent durably. Nothing is sent before it is done, nor when it throws. */
  readonly beforeSend: (sent: SentStatement) => Promise<void>;
  /** For looking after a statement whose answer does not come. */
  readonly openControl: OpenControl;
  /** Between two such looks; 20,000 unless given. */
  readonly lookEveryMs?: number;
}

/** How a statement ended, and what was read behind it. */
export interface StatementEnd {
  readonly outcome: StepOutcome;
  /** As far as they came. */
  readonly answers: Executed['answers'];
}

/**
 * Runs one statement once and says how it ended. Never throws but what `beforeSend` throws. After `unknown` the
 * connection is closed and only `settleStatement` tells whether the statement took effect.
 */
export async function runStatement(run: StatementRun): Promise<StatementEnd> {
  const { connection } = run;
  const sent: SentStatement = {
    tag: run.tag,
    connectionId: connection.id,
    serverIdentity: connection.server.identity,
    sentAt: new Date().toISOString(),
  };
  await run.beforeSend(sent);

  const answered = new AbortController();
  let watch: Promise<void> | undefined;
  // Most answers come long before: until then there is nothing to watch.
  const late = setTimeout(() => (watch = closeWhenForgotten(run, sent, answered.signal)), lookEveryMs(run));
  const start = performance.now();
  try {
    const { answers, ...executed } = await connection.execute(taggedSql(run.sql, run.tag), run.reads);
    return { outcome: { status: 'succeeded', ...executed }, answers };
  } catch (error) {
    const durationMs = Math.round(performance.now() - start);
    if (!leavesDoubt(error, connection.server.flavor)) {
      return { outcome: { status: 'failed', durationMs, error: errorText(error) }, answers: [] };
    }
    // No statement may follow in this session: a late KILL QUERY would hit it.
    await connection.close();
    return { outcome: { status: 'unknown', durationMs, error: errorText(error) }, answers: [] };
  } finally {
    clearTimeout(late);
    if (watch) {
      answered.abort();
      await watch;
    }
  }
}

/** Closes the connection once the server no longer works on the statement and the answer still does not come. */
async function closeWhenForgotten(
  run: StatementRun,
  sent: SentStatement,
  answered: AbortSignal,
): Promise<void> {
  let patience = fullPatience;
  try {
    for (;;) {
      patience = Math.min(patience - patienceCost(await look(run, sent, answered)), fullPatience);
      if (patience <= 0) break;
      await pause(lookEveryMs(run), answered);
    }
    await run.connection.close();
  } catch (error) {
    // The answer came.
    if (!answered.aborted) throw error;
  }
}

function lookEveryMs(run: StatementRun): number {
  return run.lookEveryMs ?? 20_000;
}

type Look = 'working' | 'notWorking' | 'noAnswer';

const fullPatience = 6;

/** Two looks at a server that has nothing to do for us, or six at one that cannot be asked. */
function patienceCost(seen: Look): number {
  switch (seen) {
    case 'working':
      return -fullPatience;
    case 'notWorking':
      return 3;
    case 'noAnswer':
      return 1;
  }
}

async function look(run: StatementRun, sent: SentStatement, answered: AbortSignal): Promise<Look> {
  try {
    return await withControl(
      run.openControl,
      sent,
      async (control) => {
        const sessions = await listSessions(control, answered);
        if (runningSession(sessions, sent, control)) return 'working';
        const own = sessions.find((session) => session.id === sent.connectionId);
        if (own) return own.idle ? 'notWorking' : 'working';
        // A proxy or another node may hide a session that lives.
        return control.server.flavor === 'oceanbase' || control.server.flavor === 'tidb'
          ? 'working'
          : 'notWorking';
      },
      answered,
    );
  } catch (error) {
    if (answered.aborted) throw error;
    // A server that refuses (too many connections …) is there.
    return error instanceof EngineError && error.errno !== undefined ? 'working' : 'noAnswer';
  }
}

/** A refusal says that nothing was done; these say only that the server stopped waiting or working. */
function leavesDoubt(error: unknown, flavor: ServerFlavor): boolean {
  if (!(error instanceof EngineError)) return true;
  if (error.code === 'connectionLost') return true;
  if (error.errno === undefined) return error.code !== 'connect' && error.code !== 'unsupported';
  // OceanBase's internal errors, 4012 (timeout) first of all, can leave a DDL task behind that goes on.
  if (flavor === 'oceanbase' && error.errno >= 4000 && error.errno < 5000) return true;
  // So can a node of TiDB that shuts down ("context canceled", 1105 like all that has no number), or loses its storage.
  if (flavor === 'tidb' && (error.errno === 1105 || (error.errno >= 9000 && error.errno < 10_000)))
    return true;
  return doubtfulErrors.has(error.errno);
}

/**
 * Shutdown, aborted connection, interrupted, killed, time limits of MariaDB and MySQL, OceanBase's killed session, TiDB's
 * cancelled and waiting jobs.
 */
const doubtfulErrors: ReadonlySet<number> = new Set([
  1053, 1077, 1152, 1158, 1159, 1160, 1161, 1317, 1927, 1969, 3024, 5066, 8210, 8214,
]);
