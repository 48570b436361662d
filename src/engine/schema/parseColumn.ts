import { unquoteIdentifier, unquoteString } from './quoting';
import type { ColumnElement } from './tableSchema';
import { endOfGroup, isSymbol, isWord, type Token } from './tokens';

/** Reads one column. What is not understood stays in the verbatim definition, compared and emitted as it is. */
export function parseColumn(element: string, tokens: readonly Token[], offset: number): ColumnElement {
  const words = tokens.slice(1).filter((token) => token.kind !== 'marker');
  const slice = (from: number, to: number): string =>
    element.slice(words[from]!.start - offset, words[to - 1]!.end - offset);
  const typeEnd = skipWhile(words, 0, (token) => !startsAttribute(token));
  const column: { -readonly [K in keyof ColumnElement]: ColumnElement[K] } = {
    kind: 'column',
    name: unquoteIdentifier(tokens[0]!.text),
    definition: element.slice(words[0]!.start - offset),
    type: slice(0, typeEnd),
    nullable: true,
    autoIncrement: false,
  };
  for (let at = typeEnd; at < words.length;) {
    const token = words[at];
    if (isWord(token, 'NOT') && isWord(words[at + 1], 'NULL')) {
      column.nullable = false;
      at += 2;
    } else if (isWord(token, 'CHARACTER') && isWord(words[at + 1], 'SET')) {
      column.charset = words[at + 2]!.text;
      at += 3;
    } else if (isWord(token, 'COLLATE')) {
      column.collation = words[at + 1]!.text;
      at += 2;
    } else if (isWord(token, 'DEFAULT')) {
      const end = endOfValue(words, at + 1);
      column.defaultValue = slice(at + 1, end);
      at = end;
    } else if (isWord(token, 'ON') && isWord(words[at + 1], 'UPDATE')) {
      const end = endOfValue(words, at + 2);
      column.onUpdate = slice(at + 2, end);
      at = end;
    } else if (isWord(token, 'AUTO_INCREMENT')) {
      column.autoIncrement = true;
      at++;
    } else if (isWord(token, 'AUTO_RANDOM') && isSymbol(words[at + 1], '(')) {
      const end = endOfGroup(words, at + 1);
      column.autoRandom = slice(at + 1, end);
      at = end;
    } else if (isWord(token, 'AS')) {
      const isGroup = isSymbol(words[at + 1], '(');
      const end = isGroup ? endOfGroup(words, at + 1) : endOfValue(words, at + 1);
      // MariaDB keeps what it fills in itself: ROW START, ROW END.
      const stored = ['STORED', 'PERSISTENT'].some((word) => isWord(words[end], word)) || !isGroup;
      column.generated = { expression: slice(at + 1, end), stored };
      at = end;
    } else if (isWord(token, 'COMMENT') && words[at + 1]?.kind === 'string') {
      column.comment = unquoteString(words[at + 1]!.text);
      at += 2;
    } else if (isSymbol(token, '(')) {
      at = endOfGroup(words, at);
    } else {
      at++;
    }
  }
  return column;
}

const attributes = new Set(
  (
    'AS AUTO_INCREMENT AUTO_RANDOM CHARACTER CHECK COLLATE COLUMN_FORMAT COMMENT COMPRESSED DEFAULT ' +
    'ENGINE_ATTRIBUTE GENERATED INVISIBLE NOT NULL ON PRIMARY REFERENCES REF_SYSTEM_ID SECONDARY_ENGINE_ATTRIBUTE ' +
    'SKIP_INDEX SRID STORAGE UNIQUE VISIBLE WITH WITHOUT'
  ).split(' '),
);

function startsAttribute(token: Token): boolean {
  return token.kind === 'name' || (token.kind === 'word' && attributes.has(token.text.toUpperCase()));
}

/** A literal, a call or an expression: its first token whatever it is, then all up to the next attribute. */
function endOfValue(words: readonly Token[], from: number): number {
  return skipWhile(words, from + 1, (token) => !startsAttribute(token), from);
}

function skipWhile(
  words: readonly Token[],
  from: number,
  accepts: (token: Token) => boolean,
  groupsFrom = from,
): number {
  let at = isSymbol(words[groupsFrom], '(') ? endOfGroup(words, groupsFrom) : from;
  while (at < words.length && accepts(words[at]!)) {
    at = isSymbol(words[at], '(') ? endOfGroup(words, at) : at + 1;
  }
  return at;
}
