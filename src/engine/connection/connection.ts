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
   * One DDL statement, and behind it, where the server takes several statements in a round trip, its warnings and
   * `reads`: one round trip in all. Takes no signal: giving up on the answer would not stop the server.
   * `killStatement` asks the server to stop.
   */
  execute(sql: string, reads?: readonly string[]): Promise<Executed>;
  /** Never throws; the socket is gone afterwards, and whoever still waits gets `connectionLost`. */
  close(): Promise<void>;
}

export type SqlValue = string | number | null;
/** All values as text, numbers too: servers do not agree on the types of metadata. */
export type Row = Readonly<Record<string, string | null>>;

/** A statement that took effect. */
export interface Executed {
  readonly durationMs: number;
  readonly warnings: readonly SqlWarning[];
  /** Of the reads behind the statement, from the first on; what is missing was not answered: read it again. */
  readonly answers: readonly (readonly Row[] | EngineError)[];
}

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
