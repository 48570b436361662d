import { EngineError, type EngineErrorCode } from '../engineError';
import type { ConnectionTarget } from './connection';
import { loginRefusals } from './loginRefusals';
import { withoutStop } from './serverWords';

/** `host:port` as users write it, IPv6 in brackets. */
export function addressOf(target: ConnectionTarget): string {
  return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${String(target.port)}`;
}

/** The driver's error while connecting, in words that say which part of the connection to change. */
export function connectError(error: unknown, target: ConnectionTarget, timeoutSeconds: number): EngineError {
  if (error instanceof EngineError) return error;
  const failure = describe(error);
  const refused = failure.errno === undefined ? undefined : loginRefusals[failure.errno];
  const [code, message] = refused
    ? refused(addressOf(target), `user "${target.user}"`, failure.message)
    : failedToConnect(failure, target, timeoutSeconds);
  const { errno, sqlState } = failure;
  return new EngineError(code, message, {
    ...(errno !== undefined && { errno }),
    ...(sqlState !== undefined && { sqlState }),
  });
}

/** A file that the TLS settings name and that cannot be used. */
export function tlsFileError(what: string, path: string, reason: string): EngineError {
  return new EngineError(
    'connect',
    `The ${what} file ${path} cannot be read: ${reason}. Edit the connection's TLS settings.`,
  );
}

/** The server offers a public key to encrypt the password with, and nothing proves whose key it is. */
export function publicKeyRefusal(target: ConnectionTarget): EngineError {
  return new EngineError(
    'connect',
    `${addressOf(target)} wants the password of user "${target.user}" over a connection without TLS; it was not sent. Choose the TLS mode "required" or a stricter one.`,
  );
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly errno?: number;
  readonly sqlState?: string;
}

function describe(error: unknown): Failure {
  const fields: Partial<Record<'code' | 'message' | 'errno' | 'sqlState' | 'sqlMessage', unknown>> =
    typeof error === 'object' && error !== null ? error : {};
  // Operating system errors have a negative errno; the server's are positive.
  const errno = typeof fields.errno === 'number' && fields.errno > 0 ? fields.errno : undefined;
  return {
    code: typeof fields.code === 'string' ? fields.code : '',
    message: withoutStop(
      ([fields.sqlMessage, fields.message].find((text) => typeof text === 'string' && text !== '') as
        string | undefined) ?? String(error),
    ),
    ...(errno !== undefined && { errno }),
    ...(typeof fields.sqlState === 'string' && { sqlState: fields.sqlState.replace(/^#/, '') }),
  };
}

function failedToConnect(
  failure: Failure,
  target: ConnectionTarget,
  timeoutSeconds: number,
): readonly [EngineErrorCode, string] {
  const at = addressOf(target);
  const { message } = failure;
  switch (failure.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        'connect',
        `The host ${target.host} is unknown. Check its name, and the network or VPN that it needs.`,
      ];
    case 'ECONNREFUSED':
      return ['connect', `${at} refuses connections. Check host and port, and that the server is running.`];
    case 'ETIMEDOUT':
      return [
        'connect',
        `${at} did not answer within ${String(timeoutSeconds)} s. Check host and port, firewall and VPN.`,
      ];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return ['connect', `There is no route to ${at}. Check the network or VPN that it needs.`];
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return [
        'connect',
        `${at} offers no TLS, and the connection's TLS mode "${target.tls.mode}" asks for it. Turn TLS on at the server or choose another mode.`,
      ];
    case 'HANDSHAKE_SSL_ERROR':
      return [
        'connect',
        `${at} failed the TLS check "${target.tls.mode}": ${message}. Check the connection's TLS settings.`,
      ];
    case 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED':
      return ['access', `${at} wants the password of user "${target.user}" in clear text; it was not sent.`];
    case 'AUTH_SWITCH_PLUGIN_ERROR': {
      const plugin = /unknown plugin ([\w-]+)/.exec(message)?.[1];
      return [
        'access',
        plugin
          ? `User "${target.user}" logs in to ${at} by ${plugin}, which is not supported. Use an account with a password.`
          : `Logging in to ${at} as "${target.user}" failed: ${message}`,
      ];
    }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return [
        'connect',
        `${at} closed the connection before the login was done. Check that a MySQL-compatible server listens there.`,
      ];
    default:
      return ['connect', `Connecting to ${at} as "${target.user}" failed: ${message}`];
  }
}
