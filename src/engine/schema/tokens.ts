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

const versionComment = /\/\*(?:M?!\d*|T!(?:\[[^\]]*\])?)/y;
const word = /[\w$@.\u0080-\uffff]+/y;

/**
 * Splits what SHOW CREATE TABLE printed into tokens, in one pass. Strings follow the rules of a session without
 * ANSI_QUOTES and NO_BACKSLASH_ESCAPES; identifiers stand in backticks.
 * Throws EngineError `unsupported` for a string, name or comment without an end.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], end: number): void => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === ' ' || char === '\n' || char === '\t' || char === '\r') {
      at++;
    } else if (char === '`') {
      push('name', endOfQuoted(text, at, '`', false));
    } else if (char === "'" || char === '"') {
      push('string', endOfQuoted(text, at, char, true));
    } else if (char === '/' && text[at + 1] === '*') {
      const end = matchAt(versionComment, text, at);
      if (end === undefined) at = endOfComment(text, at);
      else push('marker', end);
    } else if (char === '*' && text[at + 1] === '/') {
      push('marker', at + 2);
    } else {
      const end = matchAt(word, text, at);
      if (end === undefined) push('symbol', at + 1);
      else push('word', end);
    }
  }
  return tokens;
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
  throw new EngineError('unsupported', 'A parenthesis in the table definition is never closed.');
}

/** True when the token is this keyword, in any case and outside quotes. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  return (
    token?.kind === 'word' && token.text.length === keyword.length && token.text.toUpperCase() === keyword
  );
}

/** True for this single punctuation character. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol;
}

function endOfQuoted(text: string, start: number, quote: string, backslash: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (backslash && char === '\\') at++;
    else if (char === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  throw new EngineError('unsupported', `A ${quote} in the table definition is never closed.`);
}

function endOfComment(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  if (end < 0) throw new EngineError('unsupported', 'A comment in the table definition is never closed.');
  return end + 2;
}

function matchAt(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
