import type { Connection } from '../connection/connection';
import { EngineError } from '../engineError';
import type { SentStatement } from './statementTag';

/** Opens a connection beside the one that runs statements: to look, to kill, to read. Purpose `read`. */
export type OpenControl = (signal?: AbortSignal) => Promise<Connection>;

/** The same, given up at once when the signal fires, also while somebody is asked for a password: nobody may be there. */
export function abandonable(open: OpenControl): OpenControl {
  return async (signal) => {
    const opening = open(signal);
    const ended = new AbortController();
    try {
      return await Promise.race([opening, aborted(signal, ended.signal)]);
    } catch (error) {
      // What still opens is closed.
      opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    } finally {
      ended.abort();
    }
  };
}

/** Rejects when the signal fires. */
function aborted(signal: AbortSignal | undefined, unheard: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(new EngineError('aborted', 'Aborted.'));
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true, signal: unheard });
  });
}

/**
 * Lends a fresh control connection to `use` and closes it. Throws `connect` when another server answers than the one
 * that the statement was sent to: its sessions and tables would say nothing.
 */
export async function withControl<T>(
  open: OpenControl,
  sent: SentStatement,
  use: (control: Connection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const control = await open(signal);
  try {
    if (control.server.identity !== sent.serverIdentity) {
      throw new EngineError(
        'connect',
        `Another server answers now (${control.server.identity}) than the one that the statement was sent to (${sent.serverIdentity}).`,
      );
    }
    return await use(control);
  } finally {
    await control.close();
  }
}
