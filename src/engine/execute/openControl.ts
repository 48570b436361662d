import type { Connection } from '../connection/connection';
import { EngineError } from '../engineError';
import type { SentStatement } from './statementTag';

/** Opens a connection beside the one that runs statements: to look, to kill, to read. Purpose `read`. */
export type OpenControl = (signal?: AbortSignal) => Promise<Connection>;

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
