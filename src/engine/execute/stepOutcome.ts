import type { SqlWarning } from '../connection/connection';

/** How one statement ended, once that is known. */
export type StepOutcome =
  | { readonly status: 'succeeded'; readonly durationMs: number; readonly warnings: readonly SqlWarning[] }
  | { readonly status: 'failed'; readonly durationMs: number; readonly error: ServerErrorText }
  /** The connection or the runner was lost and the server could not be asked: nothing is repeated. */
  | { readonly status: 'unknown'; readonly durationMs: number; readonly error: ServerErrorText };

/** An error as it is stored: never the driver's object, which holds the connection's configuration. */
export interface ServerErrorText {
  readonly message: string;
  readonly errno?: number;
  readonly sqlState?: string;
}
