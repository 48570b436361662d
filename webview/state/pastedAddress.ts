import type { ConnectionFields } from '../../src/protocol/connectionForm';

type Address = Partial<Pick<ConnectionFields, 'host' | 'port' | 'user' | 'password'>>;

/** What a URL, a JDBC string or the command line of a client says of a connection; undefined for any other text. */
export function pastedAddress(text: string): Address | undefined {
  const line = text.trim();
  const url = /^(?:jdbc:)?(?:mysql|mariadb|oceanbase|tidb)(?::\w+)?:\/\/(?<rest>\S+)$/.exec(line);
  if (url) return addressOfUrl(url.groups?.['rest'] ?? '');
  const words = wordsOf(line);
  return /^(?:\S*[/\\])?(?:mysql|mariadb|obclient)$/.test(words[0] ?? '') ? addressOfWords(words) : undefined;
}

/** The user is everything before the last `@`: OceanBase's `user@tenant#cluster` is often written as it is. */
function addressOfUrl(rest: string): Address | undefined {
  const query = rest.indexOf('?');
  const place = query < 0 ? rest : rest.slice(0, query);
  const match =
    /^(?:(?<user>[^:]*?)(?::(?<password>.*))?@)?(?<host>\[[^\]]+\]|[^:/@[\]]+)(?::(?<port>\d+))?(?:\/[^@]*)?$/.exec(
      place,
    );
  const { host, port, ...login } = match?.groups ?? {};
  if (host === undefined) return undefined;
  const asked = query < 0 ? [] : rest.slice(query + 1).split('&');
  const value = (name: string): string | undefined =>
    asked.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return known({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    user: decode(login['user'] ?? value('user')),
    password: decode(login['password'] ?? value('password')),
  });
}

function addressOfWords(words: readonly string[]): Address | undefined {
  const option = (short: string, long: string): string | undefined => {
    for (const [index, word] of words.entries()) {
      if (word === `-${short}` || word === `--${long}`) return words[index + 1];
      if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
      if (word.startsWith(`-${short}`)) return word.slice(2);
    }
    return undefined;
  };
  const address = known({ host: option('h', 'host'), port: option('P', 'port'), user: option('u', 'user') });
  // Alone it asks for the password, and takes no word after it.
  const secret = words.map((word) => /^(?:-p|--password=)(.+)$/s.exec(word)?.[1]).find(Boolean);
  return Object.keys(address).length === 0 ? undefined : { ...address, ...known({ password: secret }) };
}

/** As a shell takes a line apart, without its variables. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, one?: string) =>
        double === undefined ? (single ?? one ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  );
}

function known(address: { readonly [Key in keyof Address]: string | undefined }): Address {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined));
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
