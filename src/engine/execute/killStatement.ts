import type { Connection } from '../connection/connection';
import { EngineError } from '../engineError';
import { errorText } from './errorText';
import { type OpenControl, withControl } from './openControl';
import { type ServerSession, killQuery, listSessions, runningSession } from './serverSessions';
import type { SentStatement } from './statementTag';
import type { ServerErrorText } from './stepOutcome';
import { cancelJob, unfinishedJob } from './unfinishedJobs';

/** What came of asking the server to stop. Whether the statement took effect is for `settleStatement` to say. */
export type KillResult =
  /** The server accepted the request; the statement ends when it notices. If it may not, `sql` ends it. */
  | { readonly status: 'killed'; readonly sql?: string }
  /** It had ended, or had not begun; or this user does not see it, and `sql` ends it. */
  | { readonly status: 'notRunning'; readonly sql: string }
  /** `sql` is what someone with the privilege must run. */
  | { readonly status: 'denied'; readonly sql: string; readonly error: ServerErrorText }
  /** Nobody can stop it any more. */
  | { readonly status: 'refused'; readonly error: ServerErrorText }
  | { readonly status: 'unreachable'; readonly error: ServerErrorText };

/** Stops the statement from another connection, if it is still this statement that runs there. */
export async function killStatement(
  openControl: OpenControl,
  sent: SentStatement,
  signal?: AbortSignal,
): Promise<KillResult> {
  try {
    return await withControl(
      openControl,
      sent,
      async (control) => {
        const job = await unfinishedJob(control, sent, signal);
        if (job !== undefined) return stopJob(control, job, sent);
        const session = await sessionOf(control, sent, signal);
        if (session) return stopQuery(control, session);
        return { status: 'notRunning', sql: killQuery(control.server, sent.connectionId) };
      },
      signal,
    );
  } catch (error) {
    if (error instanceof EngineError && error.code === 'aborted') throw error;
    return { status: 'unreachable', error: errorText(error) };
  }
}

async function sessionOf(
  control: Connection,
  sent: SentStatement,
  signal?: AbortSignal,
): Promise<ServerSession | undefined> {
  return runningSession(await listSessions(control, signal), sent, control);
}

/** Without a signal: what was asked is known, though the statement end before the answer. */
async function stopQuery(control: Connection, { id }: ServerSession): Promise<KillResult> {
  const sql = killQuery(control.server, id);
  try {
    await control.query(sql);
    return { status: 'killed' };
  } catch (error) {
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
    if (error.errno === noSuchThread) return { status: 'notRunning', sql };
    return { status: 'denied', sql, error: errorText(error) };
  }
}

/**
 * TiDB 8.4 goes on with a job whatever becomes of the session that waits for it; where this user may not cancel it, the
 * session is stopped all the same, which other versions heed.
 */
async function stopJob(control: Connection, job: string, sent: SentStatement): Promise<KillResult> {
  const sql = cancelJob(job);
  try {
    const [answer] = await control.query(sql);
    const message = String(answer?.['RESULT']);
    if (message === 'successful') return { status: 'killed' };
    return message.includes(noSuchJob)
      ? { status: 'notRunning', sql }
      : { status: 'refused', error: { message } };
  } catch (error) {
    if (!(error instanceof EngineError) || error.errno === undefined) throw error;
    const session = await sessionOf(control, sent);
    const asked = session && (await stopQuery(control, session));
    return asked?.status === 'killed'
      ? { ...asked, sql }
      : { status: 'denied', sql, error: errorText(error) };
  }
}

const noSuchThread = 1094;
/** As in `error: [admin:8224]DDL Job:12 not found`. */
const noSuchJob = ':8224]';
