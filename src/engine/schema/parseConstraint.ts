import { EngineError } from '../engineError';
import { unquoteIdentifier } from './quoting';
import type { ForeignKeyElement, IndexElement, TableElement } from './tableSchema';
import { endOfGroup, isSymbol, isWord, type Token } from './tokens';

/** Reads an element that is not a column: an index, a foreign key, a check or a period. */
export function parseConstraint(
  text: string,
  tokens: readonly Token[],
  offset: number,
  database: string,
): TableElement {
  const from = (at: number): string => text.slice(tokens[at]!.start - offset);
  const named = isWord(tokens[0], 'CONSTRAINT') ? (tokens[1]?.kind === 'name' ? 2 : 1) : 0;
  const name = named === 2 ? { name: unquoteIdentifier(tokens[1]!.text) } : {};
  if (isWord(tokens[named], 'FOREIGN')) {
    return parseForeignKey(text, tokens, named, name.name ?? '', offset, database);
  }
  if (isWord(tokens[named], 'CHECK')) return { kind: 'check', ...name, definition: from(named), text };
  if (isWord(tokens[0], 'PERIOD') && isWord(tokens[1], 'FOR')) {
    return { kind: 'period', name: unquoteIdentifier(tokens[2]!.text), text };
  }
  const index = parseIndex(text, tokens, from);
  if (index) return index;
  throw new EngineError('unsupported', `The element "${shorten(text)}" is of an unknown kind.`);
}

const indexKinds: Readonly<Record<string, IndexElement['type']>> = {
  PRIMARY: 'primary',
  UNIQUE: 'unique',
  FULLTEXT: 'fulltext',
  SPATIAL: 'spatial',
  VECTOR: 'vector',
  KEY: 'plain',
  INDEX: 'plain',
};

function parseIndex(
  text: string,
  tokens: readonly Token[],
  from: (at: number) => string,
): IndexElement | undefined {
  const type = tokens[0]?.kind === 'word' ? indexKinds[tokens[0].text.toUpperCase()] : undefined;
  if (!type) return undefined;
  let at = type === 'plain' ? 0 : 1;
  if (isWord(tokens[at], 'KEY') || isWord(tokens[at], 'INDEX')) at++;
  const name = tokens[at]?.kind === 'name' ? unquoteIdentifier(tokens[at++]!.text) : 'PRIMARY';
  const open = tokens.findIndex((token, index) => index >= at && isSymbol(token, '('));
  if (open < 0) return undefined;
  const parts = tokens.slice(open, endOfGroup(tokens, open));
  const columns = parts
    .filter((token) => token.kind === 'name')
    .map((token) => unquoteIdentifier(token.text));
  return { kind: 'index', type, name, definition: from(at), columns, text };
}

function parseForeignKey(
  text: string,
  tokens: readonly Token[],
  start: number,
  name: string,
  offset: number,
  database: string,
): ForeignKeyElement {
  const open = tokens.findIndex((token) => isSymbol(token, '('));
  const close = endOfGroup(tokens, open);
  const references = tokens.findIndex((token, index) => index >= close && isWord(token, 'REFERENCES'));
  const targetOpen = tokens.findIndex((token, index) => index > references && isSymbol(token, '('));
  if (start < 0 || references < 0 || targetOpen < 0) {
    throw new EngineError('unsupported', `The foreign key "${shorten(text)}" is not understood.`);
  }
  const targetEnd = endOfGroup(tokens, targetOpen);
  const target = namesIn(tokens, references, targetOpen);
  return {
    kind: 'foreignKey',
    name,
    columns: namesIn(tokens, open, close),
    target:
      target.length > 1 ? { database: target[0]!, name: target[1]! } : { database, name: target[0] ?? '' },
    targetColumns: namesIn(tokens, targetOpen, targetEnd),
    rules: text.slice(tokens[targetEnd - 1]!.end - offset).trim(),
    text,
  };
}

function namesIn(tokens: readonly Token[], from: number, to: number): string[] {
  return tokens
    .slice(from, to)
    .filter((token) => token.kind === 'name')
    .map((token) => unquoteIdentifier(token.text));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
