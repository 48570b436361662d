/** What stops the engine's work. Expected outcomes are data, not errors. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** The server's own error, where there is one. Decide on these, never on the driver's names. */
  readonly errno?: number;
  readonly sqlState?: string;

  constructor(
    code: EngineErrorCode,
    message: string,
    details: { readonly cause?: unknown; readonly errno?: number; readonly sqlState?: string } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'EngineError';
    this.code = code;
    if (details.errno !== undefined) this.errno = details.errno;
    if (details.sqlState !== undefined) this.sqlState = details.sqlState;
  }
}

export type EngineErrorCode =
  /** No connection: unknown host, refused, time-out, TLS; or it had gone before, and nothing was sent. */
  | 'connect'
  /** Wrong user or password (1045), expired password (1820), or a missing privilege (1044, 1142, 1227). */
  | 'access'
  /** The server refused the statement; errno and sqlState say why. */
  | 'server'
  /** The connection was lost after something was sent: its outcome is not known. */
  | 'connectionLost'
  /** The session could not be pinned (sql_mode, character set …): nothing is executed in it. */
  | 'session'
  /** The text of SHOW CREATE TABLE is not understood. */
  | 'unsupported'
  /** The caller's AbortSignal fired. */
  | 'aborted';

/** What to tell of a failure: never the driver's object, which holds the connection's settings. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True where the server has no such table or database. MySQL 8 and OceanBase miss the database where a table is asked for. */
export function saysAbsent(error: unknown): boolean {
  return error instanceof EngineError && (error.errno === noSuchTable || error.errno === noSuchDatabase);
}

const noSuchTable = 1146;
const noSuchDatabase = 1049;
