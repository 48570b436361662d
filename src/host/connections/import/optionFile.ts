/** A line of an option file that says something; names have - for _. */
export type OptionLine =
  | { readonly kind: 'option'; readonly group: string; readonly name: string; readonly value?: string }
  | { readonly kind: 'include' | 'includeFolder'; readonly path: string };

/** The lines of an option file, read as the clients read it: they take quotes, comments and escapes in this order. */
export function parseOptionFile(text: string): readonly OptionLine[] {
  let group: string | undefined;
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line): readonly OptionLine[] => {
      if (line === '' || line.startsWith('#') || line.startsWith(';')) return [];
      if (line.startsWith('!')) return directive(line);
      if (!line.startsWith('[')) return group === undefined ? [] : [option(group, line)];
      group = /^\[([^\]]*)\]/.exec(line)?.[1]?.trim();
      return [];
    });
}

function directive(line: string): readonly OptionLine[] {
  const [, word, path] = /^!(include|includedir)\s+(.+)$/.exec(line) ?? [];
  if (path === undefined) return [];
  return [{ kind: word === 'include' ? 'include' : 'includeFolder', path }];
}

function option(group: string, line: string): OptionLine {
  const said = withoutComment(line);
  const equals = said.indexOf('=');
  const name = optionName(equals < 0 ? said : said.slice(0, equals));
  if (equals < 0) return { kind: 'option', group, name };
  return { kind: 'option', group, name, value: unescaped(withoutQuotes(said.slice(equals + 1).trim())) };
}

/** `loose-` only says that a program that does not know the option shall go on. */
function optionName(written: string): string {
  return written
    .trim()
    .replaceAll('_', '-')
    .replace(/^loose-/, '');
}

/** A # ends the line, unless it stands between quotes; a quote may be escaped only there. */
function withoutComment(line: string): string {
  const [said = ''] = /^(?:"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)|[^#"'])*/.exec(line) ?? [];
  return said.trimEnd();
}

function withoutQuotes(value: string): string {
  return /^(["']).*\1$/s.test(value) && value.length > 1 ? value.slice(1, -1) : value;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  s: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** Before any other letter the backslash stands for itself, as in the paths of Windows. */
function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/gs, (both, letter: string) => escapes[letter] ?? both);
}
