import { type SaidTls, parameterTls } from './clientTls';

/** Where and as whom to connect, as far as something says it. */
export interface Address {
  readonly host?: string;
  readonly port?: string;
  readonly user?: string;
  readonly password?: string;
  readonly tls: SaidTls;
}

/** What a URL or a JDBC string says; undefined for any other text. */
export function urlAddress(text: string): Address | undefined {
  const url = /^(?:jdbc:)?(?:mysql|mariadb|oceanbase|tidb)(?::\w+)?:\/\/(?<rest>\S+)$/.exec(text.trim());
  return url ? addressOf(url.groups?.['rest'] ?? '') : undefined;
}

/** The user is everything before the last `@`: OceanBase's `user@tenant#cluster` is often written as it is. */
function addressOf(rest: string): Address | undefined {
  const query = rest.indexOf('?');
  const place = query < 0 ? rest : rest.slice(0, query);
  const match =
    /^(?:(?<user>[^:]*?)(?::(?<password>.*))?@)?(?<host>\[[^\]]+\]|[^:/@[\]]+)(?::(?<port>\d+))?(?:\/[^@]*)?$/.exec(
      place,
    );
  const { host, port, ...login } = match?.groups ?? {};
  if (host === undefined) return undefined;
  const asked = query < 0 ? [] : parametersOf(rest.slice(query + 1));
  const value = (name: string): string | undefined => asked.find(([each]) => each === name)?.[1];
  const user = decode(login['user']) ?? value('user');
  const password = decode(login['password']) ?? value('password');
  return {
    host: host.replace(/^\[|\]$/g, ''),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    tls: parameterTls(asked),
  };
}

function parametersOf(query: string): (readonly [string, string])[] {
  return query.split('&').flatMap((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    return name === undefined ? [] : [[name, decode(value) ?? ''] as const];
  });
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // A per cent sign that stands for itself.
    return text;
  }
}
