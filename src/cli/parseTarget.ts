import type { ConnectionTarget, TlsSettings } from '../engine/connection/connection';
import { UsageError } from './usageError';

/**
 * Reads `mysql://user@host:port/database`. The user is everything before the last `@`, so OceanBase's
 * `user@tenant#cluster` may be written as it is. Throws UsageError, also for a password.
 */
export function parseTarget(
  url: string,
  tls: TlsSettings,
): { readonly target: ConnectionTarget; readonly database?: string } {
  const match =
    /^mysql:\/\/(?:(?<user>.*)@)?(?<host>\[[^\]]+\]|[^:/?#@[\]]+)(?::(?<port>\d+))?(?:\/(?<database>[^/?#]*))?$/.exec(
      url,
    );
  const { user, host, port, database } = match?.groups ?? {};
  if (host === undefined) {
    throw new UsageError(`${withoutSecret(url)} is not a URL of the form mysql://user@host:3306/database.`);
  }
  if (user?.includes(':')) {
    throw new UsageError(
      'The URL must not hold a password: every user of this machine could read it. Write mysql://user@host:port and set SHADOW_SYNC_PASSWORD, or leave it out to be asked. A colon that belongs to the user is written %3A.',
    );
  }
  const number = Number(port ?? 3306);
  if (number < 1 || number > 65_535) throw new UsageError(`${number} is not a port: it is 1 to 65535.`);
  return {
    target: { host: host.replace(/^\[|\]$/g, ''), port: number, user: decode(user ?? 'root'), tls },
    ...(database && { database: decode(database) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that stands for itself.
    return text;
  }
}

/** What stands before the `@` may hold a password, and messages end up in logs. */
function withoutSecret(url: string): string {
  return url.replace(/\/\/.*@/, '//…@');
}
