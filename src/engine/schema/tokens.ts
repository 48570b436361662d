import { EngineError } from '../engineError';

/** A piece of the server's SQL with its place in the text; white space is between tokens. */
export interface Token {
  /** `marker`: the opening or the end of a version comment, whose content counts as SQL. */
  readonly kind: 'word' | 'name' | 'string' | 'symbol' | 'marker';
  /** Verbatim. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits what SHOW CREATE TABLE printed into tokens, in one pass. Strings follow the rules of a session without
 * ANSI_QUOTES and NO_BACKSLASH_ESCAPES; identifiers stand in backticks.
 * Throws EngineError `unsupported` for a string, name or comment without an end, and for what a server reads as a comment
 * up to the end of the line: no server prints one, so a name stands there that it printed as it is.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let token = nextToken(text, 0);
  while (token) {
    tokens.push(token);
    token = nextToken(text, token.end);
  }
  return tokens;
}

/** The token at or behind this place of a text, whatever stands before; undefined at the end. */
export function nextToken(text: string, from: number): Token | undefined {
  let at = from;
  let code = text.charCodeAt(at);
  while (code === space || code === newline || code === tab || code === carriageReturn)
    code = text.charCodeAt(++at);
  if (at >= text.length) return undefined;
  let kind: Token['kind'] = 'symbol';
  let end = at + 1;
  if (isWordCode(code)) {
    kind = 'word';
    while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  } else if (code === backtick) {
    kind = 'name';
    end = endOfQuoted(text, at, backtick, false);
  } else if (code === quote || code === doubleQuote) {
    kind = 'string';
    end = endOfQuoted(text, at, code, true);
  } else if (code === slash && text.charCodeAt(end) === asterisk) {
    kind = 'marker';
    end = endOfMarker(text, at);
  } else if (code === asterisk && text.charCodeAt(end) === slash) {
    kind = 'marker';
    end = at + 2;
  } else if (code === hash || (code === hyphen && lineComment.test(text.slice(at, at + 3)))) {
    throw new EngineError(
      'unsupported',
      'A comment up to the end of its line stands in the table definition.',
    );
  }
  return { kind, text: text.slice(at, end), start: at, end };
}

/** The index behind the group that opens at `open`, which must be a `(`. */
export function endOfGroup(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'symbol') continue;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return index + 1;
  }
  throw neverClosed();
}

/** The texts between the commas of the group that opens at `open`. */
export function itemsOf(text: string, tokens: readonly Token[], open: number): string[] {
  const items: string[] = [];
  const end = endOfGroup(tokens, open) - 1;
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    if (isSymbol(tokens[at], '(')) at = endOfGroup(tokens, at) - 1;
    else if (at === end || isSymbol(tokens[at], ',')) {
      items.push(text.slice(tokens[start]?.start, tokens[at - 1]?.end));
      start = at + 1;
    }
  }
  return items;
}

/** What to throw for a parenthesis without its counterpart. */
export function neverClosed(): EngineError {
  return new EngineError('unsupported', 'A parenthesis in the table definition is never closed.');
}

/** True when the token is this keyword, in any case and outside quotes. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  // The first letter, without regard to case, decides nearly always: there are many questions and few words.
  return (
    token?.kind === 'word' &&
    token.text.length === keyword.length &&
    (token.text.charCodeAt(0) & ~0x20) === keyword.charCodeAt(0) &&
    token.text.toUpperCase() === keyword
  );
}

/** True for this single punctuation character. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol;
}

const codeOf = (char: string): number => char.charCodeAt(0);
const space = codeOf(' ');
const newline = codeOf('\n');
const tab = codeOf('\t');
const carriageReturn = codeOf('\r');
const backtick = codeOf('`');
const quote = codeOf("'");
const doubleQuote = codeOf('"');
const backslash = codeOf('\\');
const slash = codeOf('/');
const asterisk = codeOf('*');
const hash = codeOf('#');
const hyphen = codeOf('-');
const lineComment = /^--(?:[\x00-\x20\x7f]|$)/;

/** Letters, digits, `_`, `$`, `@`, `.` and all beyond ASCII. */
function isWordCode(code: number): boolean {
  return code >= 0x80 || wordCodes[code] === 1;
}

const wordCodes = new Uint8Array(0x80);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$@.')
  wordCodes[codeOf(char)] = 1;

function endOfQuoted(text: string, start: number, delimiter: number, escapes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (escapes && code === backslash) at++;
    else if (code === delimiter) {
      if (text.charCodeAt(at + 1) !== delimiter) return at + 1;
      at++;
    }
  }
  const mark = String.fromCharCode(delimiter);
  throw new EngineError('unsupported', `A ${mark} in the table definition is never closed.`);
}

/** Opens a version comment, as of MySQL, MariaDB and TiDB, whose content counts; any other comment is one marker. */
function endOfMarker(text: string, start: number): number {
  versionComment.lastIndex = start;
  if (versionComment.test(text)) return versionComment.lastIndex;
  const end = text.indexOf('*/', start + 2);
  if (end < 0) throw new EngineError('unsupported', 'A comment in the table definition is never closed.');
  return end + 2;
}

const versionComment = /\/\*(?:M?!\d*|T!(?:\[[^\]]*\])?)/y;
