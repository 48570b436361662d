import type { EngineError } from '../engineError';
import type { ServerFacts } from '../schema/serverFacts';

/** One pinned session on a server. Everything above the engine sees only this, never the driver. */
export interface Connection {
  readonly server: ServerFacts;
  /** `CONNECTION_ID()` as a string of digits: it can exceed 2^53 on TiDB. */
  readonly id: string;
  /** Fires once the connection is gone, whoever ended it. */
  readonly lost: AbortSignal;
  /** One statement, its rows as objects. Values go through placeholders. One round trip. */
  query(sql: string, values?: readonly SqlValue[], signal?: AbortSignal): Promise<readonly Row[]>;
  /**
   * Many row-returning statements, in as few round trips as the server allows; a result per statement in the
   * order asked, a refused statement as its EngineError. Only for reading.
   */
  queryEach(
    statements: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (readonly Row[] | EngineError)[]>;
  /**
   * One DDL statement; a second round trip where it left warnings. Durations in milliseconds. Takes no signal: giving
   * up on the answer would not stop the server. `killStatement` asks the server to stop.
   */
  execute(sql: string): Promise<{ readonly durationMs: number; readonly warnings: readonly SqlWarning[] }>;
  /** Never throws; the socket is gone afterwards, and whoever still waits gets `connectionLost`. */
  close(): Promise<void>;
}

export type SqlValue = string | number | null;
/** All values as text, numbers too: servers do not agree on the types of metadata. */
export type Row = Readonly<Record<string, string | null>>;

export interface SqlWarning {
  readonly level: string;
  readonly code: number;
  readonly message: string;
}

/** Where and as whom to connect. No password: it is passed beside it and never stored with it. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  /** The whole user name as the server wants it; on OceanBase `user@tenant#cluster`. */
  readonly user: string;
  readonly tls: TlsSettings;
}

export interface TlsSettings {
  readonly mode: TlsMode;
  /** Paths of PEM files, read when connecting. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** As in the mysql client's --ssl-mode. */
export type TlsMode = 'disabled' | 'preferred' | 'required' | 'verify-ca' | 'verify-identity';
