import { EngineError } from '../engineError';
import { errorText } from './errorText';
import { type OpenControl, withControl } from './openControl';
import { listSessions, runningSession } from './serverSessions';
import type { SentStatement } from './statementTag';
import type { ServerErrorText } from './stepOutcome';

/** What came of asking the server to stop. Whether the statement took effect is for `settleStatement` to say. */
export type KillResult =
  /** The server accepted the request; the statement ends when it notices. */
  | { readonly status: 'killed' }
  /** It had ended, or had not begun. */
  | { readonly status: 'notRunning' }
  /** `sql` is what someone with the privilege must run. */
  | { readonly status: 'denied'; readonly sql: string; readonly error: ServerErrorText }
  | { readonly status: 'unreachable'; readonly error: ServerErrorText };

/** Stops the statement with KILL QUERY from another connection, if it is still this statement that runs there. */
export async function killStatement(
  openControl: OpenControl,
  sent: SentStatement,
  signal?: AbortSignal,
): Promise<KillResult> {
  try {
    return await withControl(
      openControl,
      sent,
      async (control): Promise<KillResult> => {
        const session = runningSession(await listSessions(control, signal), sent, control);
        if (!session) return { status: 'notRunning' };
        // Digits only; TiDB takes no placeholder here.
        const sql = `KILL QUERY ${session.id}`;
        try {
          // Without the signal: what was asked is known, though the statement end before the answer.
          await control.query(sql);
          return { status: 'killed' };
        } catch (error) {
          if (!(error instanceof EngineError) || error.errno === undefined) throw error;
          if (error.errno === noSuchThread) return { status: 'notRunning' };
          return { status: 'denied', sql, error: errorText(error) };
        }
      },
      signal,
    );
  } catch (error) {
    if (error instanceof EngineError && error.code === 'aborted') throw error;
    return { status: 'unreachable', error: errorText(error) };
  }
}

const noSuchThread = 1094;
