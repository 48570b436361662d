import { type ClientOption, clientTls } from '../../src/address/clientTls';
import { type Address, urlAddress } from '../../src/address/urlAddress';
import type { ConnectionFields } from '../../src/protocol/connectionForm';

type Pasted = Partial<
  Pick<
    ConnectionFields,
    'host' | 'port' | 'user' | 'password' | 'tlsMode' | 'caFile' | 'certFile' | 'keyFile'
  >
>;

/** What a URL, a JDBC string or the command line of a client says of a connection; undefined for any other text. */
export function pastedAddress(text: string): Pasted | undefined {
  const address = urlAddress(text) ?? addressOfLine(text.trim());
  if (!address) return undefined;
  const { tls, ...place } = address;
  const { mode, ...files } = tls;
  return { ...place, ...(mode && { tlsMode: mode }), ...files };
}

function addressOfLine(line: string): Address | undefined {
  const words = wordsOf(line);
  return /^(?:\S*[/\\])?(?:mysql|mariadb|obclient)$/.test(words[0] ?? '') ? addressOfWords(words) : undefined;
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
  const [host, port, user] = [option('h', 'host'), option('P', 'port'), option('u', 'user')];
  if (host === undefined && port === undefined && user === undefined) return undefined;
  // Alone it asks for the password, and takes no word after it.
  const password = words.map((word) => /^(?:-p|--password=)(.+)$/s.exec(word)?.[1]).find(Boolean);
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    tls: clientTls(longOptions(words)),
  };
}

/** The options in long form; those of TLS that name a mode or a file take the next word where they have no =. */
function longOptions(words: readonly string[]): readonly ClientOption[] {
  return words.flatMap((word, index) => {
    const [, written, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const name = written?.replaceAll('_', '-');
    if (name === undefined) return [];
    const takesNext = value === undefined && /^ssl-(?:mode|ca|cert|key)$/.test(name);
    return [[name, takesNext ? words[index + 1] : value] as const];
  });
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
