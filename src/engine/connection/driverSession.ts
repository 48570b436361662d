import { connect, isIP, type Socket } from 'node:net';
import {
  type AuthPlugin,
  type Connection as Driver,
  type FieldPacket,
  authPlugins,
  createConnection,
} from 'mysql2';
import { EngineError } from '../engineError';
import type { ConnectionTarget, Row, SqlValue } from './connection';
import { addressOf, connectError, publicKeyRefusal } from './connectError';
import { type Refusal, statementError } from './statementError';
import type { TlsOptions } from './tlsOptions';
import { withoutStop } from './serverWords';

/** How to open a session and when to give up waiting. */
export interface DriverOptions {
  readonly tls?: TlsOptions;
  readonly multipleStatements: boolean;
  /** Covers the whole handshake. */
  readonly connectTimeoutMs: number;
  /** A read during which no byte arrives for so long counts as lost. */
  readonly readTimeoutMs: number;
}

/** What came back for one request: every result set up to the end or up to the first refusal. */
export interface Reply {
  readonly results: readonly (readonly Row[])[];
  readonly warningCount: number;
  /** Until the first statement was answered, in milliseconds. */
  readonly firstAnswerMs: number;
  readonly error?: EngineError;
}

/** Logs in. Errors are EngineErrors that name host and port; a fired signal rejects with `aborted`. */
export async function openDriver(
  target: ConnectionTarget,
  password: string,
  options: DriverOptions,
  signal?: AbortSignal,
): Promise<DriverSession> {
  refuseAborted(signal);
  const socket = connect({
    host: target.host,
    port: target.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  });
  // Node checks a certificate against this name; left alone it would check an IP host against "localhost".
  if (isIP(target.host)) Object.assign(socket, { _host: target.host });
  const driver = createConnection({
    host: target.host,
    port: target.port,
    user: target.user,
    password,
    stream: socket,
    // A copy: the driver changes it.
    ...(options.tls ? { ssl: { ...options.tls } } : { authPlugins: pluginsWithoutTls(target) }),
    connectTimeout: options.connectTimeoutMs,
    multipleStatements: options.multipleStatements,
    charset: 'utf8mb4',
    // The server must not read files of this machine, nor may the driver change the sql_mode.
    flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
    disableEval: true,
    stringifyObjects: true,
    namedPlaceholders: false,
    compress: false,
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    trace: false,
  });
  try {
    await loggedIn(driver, signal);
  } catch (error) {
    socket.destroy();
    const { tls, ...plain } = options;
    if (tls && target.tls.mode === 'preferred' && offersNoTls(error)) {
      return openDriver(target, password, plain, signal);
    }
    throw connectError(error, target, options.connectTimeoutMs / 1000);
  }
  return new DriverSession(driver, socket, target, options.readTimeoutMs);
}

/** A logged-in session as the driver gives it. Once lost it stays lost. */
export class DriverSession {
  readonly #driver: Driver;
  readonly #socket: Socket;
  readonly #target: ConnectionTarget;
  /** Each ends one request. */
  readonly #waiting = new Set<(error: EngineError) => void>();
  readonly #end = new AbortController();
  #reads = 0;
  #lost: string | undefined;

  constructor(driver: Driver, socket: Socket, target: ConnectionTarget, readTimeoutMs: number) {
    this.#driver = driver;
    this.#socket = socket;
    this.#target = target;
    // Without a listener, a server that closes an idle session would end the process.
    driver.on('error', (error: Error) => this.#lose(withoutStop(error.message)));
    driver.on(outOfOrder, () => this.#lose('its packets came out of order'));
    socket.on('close', () => this.#lose('the connection was closed'));
    socket.setTimeout(readTimeoutMs);
    // A listener that is given to setTimeout hears it once: a session that was idle before would wait for ever.
    socket.on('timeout', () => {
      if (this.#reads > 0) this.#lose(`no answer within ${String(readTimeoutMs / 1000)} s`);
    });
  }

  /** Fires once the session is lost or closed. */
  get lost(): AbortSignal {
    return this.#end.signal;
  }

  /** Runs one request to its end. For reading: a fired signal ends the session. */
  async read(sql: string, values?: readonly SqlValue[], signal?: AbortSignal): Promise<Reply> {
    refuseAborted(signal);
    const abort = () => this.#lose('aborted', new EngineError('aborted', 'Aborted.'));
    signal?.addEventListener('abort', abort, { once: true });
    this.#reads++;
    try {
      return await this.#request(sql, values);
    } finally {
      this.#reads--;
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Runs one statement however long it takes, and what stands behind it. Only the server or `close` ends it. When the
   * session is lost after the statement's own answer, that answer is not: the loss is the error of what followed.
   */
  write(sql: string): Promise<Reply> {
    return this.#request(sql, undefined, true);
  }

  /** Says goodbye if nothing is running, and closes the socket. Whoever waits gets `connectionLost`. */
  async close(): Promise<void> {
    if (this.#lost === undefined && this.#waiting.size === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 300);
        this.#socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        this.#driver.end();
      });
    }
    this.#lose('the connection was closed');
  }

  #request(sql: string, values?: readonly SqlValue[], keepsAnswers = false): Promise<Reply> {
    if (this.#lost !== undefined) {
      const message = `The connection to ${addressOf(this.#target)} is gone (${this.#lost}). Nothing was sent.`;
      return Promise.reject(new EngineError('connect', message));
    }
    return new Promise((resolve, reject) => {
      const results: Row[][] = [];
      let names: readonly string[] = [];
      let warningCount = 0;
      let firstAnswerMs: number | undefined;
      const sent = performance.now();
      let error: EngineError | undefined;
      const start = this.#socket.bytesRead;
      const lose = (loss: EngineError): void => {
        if (!keepsAnswers || firstAnswerMs === undefined || error) reject(loss);
        else resolve({ results, warningCount, firstAnswerMs, error: loss });
      };
      this.#waiting.add(lose);
      const settled = () => this.#waiting.delete(lose);
      const command = this.#driver.query({ sql, ...(values && { values: [...values] }) });
      command.on('fields', (fields?: readonly FieldPacket[]) => {
        firstAnswerMs ??= performance.now() - sent;
        names = fields?.map((field) => field.name) ?? [];
        results.push([]);
      });
      command.on('result', (result: unknown) => {
        if (Array.isArray(result)) results.at(-1)?.push(toRow(names, result));
        else warningCount = warningsOf(result);
        if (this.#socket.bytesRead - start > maxReplyBytes) this.#lose('the server sent more than 256 MB');
      });
      command.on('error', (refusal: Refusal) => {
        error = statementError(refusal, this.#target);
      });
      command.on('end', () => {
        firstAnswerMs ??= performance.now() - sent;
        if (settled()) resolve({ results, warningCount, firstAnswerMs, ...(error && { error }) });
      });
    });
  }

  #lose(reason: string, error?: EngineError): void {
    this.#socket.destroy();
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    const lost =
      error ??
      new EngineError('connectionLost', `The connection to ${addressOf(this.#target)} was lost: ${reason}.`);
    for (const lose of this.#waiting) lose(lost);
    this.#waiting.clear();
    this.#end.abort();
  }
}

/** The driver would take them all the same, though they may answer something else. Other clients give up, too. */
const outOfOrder = 'warn';

/** Far above the largest schema; a server that never stops sending must not fill the memory. */
const maxReplyBytes = 256 * 1024 * 1024;

function toRow(names: readonly string[], values: readonly unknown[]): Row {
  return Object.fromEntries(names.map((name, index) => [name, toText(values[index])]));
}

/** Metadata are text, also where the server labels a column as binary. */
function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value);
}

function warningsOf(header: unknown): number {
  if (typeof header !== 'object' || header === null || !('warningStatus' in header)) return 0;
  return Number(header.warningStatus);
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('aborted', 'Aborted.');
}

async function loggedIn(driver: Driver, signal: AbortSignal | undefined): Promise<void> {
  let abort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(new EngineError('aborted', 'Aborted.'));
      signal?.addEventListener('abort', abort, { once: true });
      driver.once('connect', () => resolve());
      driver.on('error', reject);
      driver.once(outOfOrder, () => reject(new Error('its packets came out of order')));
    });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function offersNoTls(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
}

/** Without TLS anyone between could send a key of his own and read the password: never encrypt it for such a key. */
function pluginsWithoutTls(target: ConnectionTarget): Record<string, AuthPlugin> {
  const onServerPublicKey = () => {
    throw publicKeyRefusal(target);
  };
  return {
    caching_sha2_password: authPlugins.caching_sha2_password({ onServerPublicKey }),
    sha256_password: authPlugins.sha256_password({ onServerPublicKey }),
  };
}
