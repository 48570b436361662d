import type { Connection } from '../connection/connection';
import { EngineError } from '../engineError';
import type { TableName } from '../schema/tableName';
import { errorText } from './errorText';
import { type OpenControl, withControl } from './openControl';
import { pause } from './pause';
import { type ServerSession, killSession, listSessions, runningSession } from './serverSessions';
import type { SentStatement } from './statementTag';
import type { ServerErrorText } from './stepOutcome';
import { hasUnfinishedIndex } from './unfinishedIndexes';
import { cancelJob, unfinishedJob } from './unfinishedJobs';

/** A statement whose outcome is not known, and how to recognise what it did. */
export interface Doubt {
  readonly sent: SentStatement;
  readonly openControl: OpenControl;
  /** The table that it changes. */
  readonly table: TableName;
  /** Names that table's structure. */
  readonly readFingerprint: (control: Connection, signal?: AbortSignal) => Promise<string>;
  /** The fingerprint before the statement. */
  readonly before: string;
  /** The fingerprint it leads to; without it, any change counts as its work. */
  readonly after?: string;
  /** How long to wait for the server to come back or to finish. */
  readonly waitMs: number;
}

export type Settlement =
  | { readonly status: 'applied' | 'notApplied' }
  /** The table is neither as before nor as it was to become. */
  | { readonly status: 'changedOtherwise' }
  /** `sql` ends it, for someone who may; absent where no session is left and the server works on by itself. */
  | { readonly status: 'stillRunning'; readonly sql?: string }
  | { readonly status: 'unreachable'; readonly error: ServerErrorText };

/**
 * Finds out what became of a statement: waits until the server no longer works on it and no session is left that
 * could still deliver it, then reads the table. Never sends it again. Throws only `aborted`.
 */
export async function settleStatement(doubt: Doubt, signal?: AbortSignal): Promise<Settlement> {
  const deadline = performance.now() + doubt.waitMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await withControl(
        doubt.openControl,
        doubt.sent,
        async (control) => {
          const left = await waitUntilGone(control, doubt.sent, deadline, signal);
          for (;;) {
            const work = await unfinishedWork(control, doubt, signal);
            if (!work && !left) break;
            const kill = left && { sql: killSession(control.server, left.id) };
            if (performance.now() >= deadline) return { status: 'stillRunning', ...kill, ...work };
            await pause(500, signal);
          }
          return compare(doubt, await doubt.readFingerprint(control, signal));
        },
        signal,
      );
    } catch (error) {
      if (signal?.aborted) throw error;
      if (performance.now() >= deadline) return { status: 'unreachable', error: errorText(error) };
      await pause(Math.min(5_000, 250 * 2 ** attempt, Math.max(0, deadline - performance.now())), signal);
    }
  }
}

function compare(doubt: Doubt, found: string): Settlement {
  if (found === doubt.before) return { status: 'notApplied' };
  if (doubt.after === undefined || found === doubt.after) return { status: 'applied' };
  return { status: 'changedOtherwise' };
}

/** What the server does by itself, be there a session or not, and what ends it. */
async function unfinishedWork(
  control: Connection,
  { sent, table }: Doubt,
  signal: AbortSignal | undefined,
): Promise<{ readonly sql?: string } | undefined> {
  const job = await unfinishedJob(control, sent, signal);
  if (job !== undefined) return { sql: cancelJob(job) };
  return (await hasUnfinishedIndex(control, table, signal)) ? {} : undefined;
}

/** The session that was left at the deadline, if one was. */
async function waitUntilGone(
  control: Connection,
  sent: SentStatement,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<ServerSession | undefined> {
  const restarted = await hasRestartedSince(control, sent.sentAt, signal);
  for (let look = 0; ; look++) {
    const sessions = await listSessions(control, signal);
    const own = sessions.find(({ id }) => id === sent.connectionId && id !== control.id && !restarted);
    const left = runningSession(sessions, sent, control) ?? own;
    if (!left || performance.now() >= deadline) return left;
    // The network lost the session, not the server: what was sent in it may still arrive there.
    if (left.idle && look === looksBeforeEnding) await endIdleSession(control, left, signal);
    await pause(look <= looksBeforeEnding ? 200 : 1_000, signal);
  }
}

/** A closed socket is noticed by the server within this many looks, a dead network not for hours. */
const looksBeforeEnding = 10;

/** After a restart the old session is gone for certain, and its id may be another's. */
async function hasRestartedSince(
  control: Connection,
  sentAt: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [row] = await control.query("SHOW GLOBAL STATUS LIKE 'Uptime'", undefined, signal);
  const seconds = Number(row?.['Value'] ?? Number.POSITIVE_INFINITY);
  return Date.now() - Date.parse(sentAt) > (seconds + 1) * 1000;
}

async function endIdleSession(
  control: Connection,
  session: ServerSession,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!/^\d+$/.test(session.id)) return;
  try {
    await control.query(killSession(control.server, session.id), undefined, signal);
  } catch (error) {
    // Not allowed, or just gone: the next look tells.
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
  }
}
