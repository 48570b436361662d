import { columnsOf } from '../schema/elements';
import { namesOneOf } from '../schema/namesIn';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { endOfGroup, isSymbol, tokenize } from '../schema/tokens';
import { effectiveCollation } from './effectiveCharset';

/**
 * A check as it counts where names of checks do not. Columns have no case in it, and MySQL 8 prints it in other words
 * once an ALTER TABLE has copied its table: -(1) becomes -1, and a literal gets the character set of the column beside
 * it. A literal of bytes compares in its own way and stays, but where the check names a column of bytes; so does one
 * whose letters another character set reads differently, as utf8mb3 and utf8mb4 do not. TiDB prints one pair of
 * parentheses around the whole more than it read.
 */
export function comparedCheck(definition: string, ofBytes: readonly string[]): string {
  const namesBytes = namesOneOf(
    definition,
    ofBytes.map((column) => column.toLowerCase()),
  );
  return withoutOuterParentheses(definition).replace(
    parts,
    (text, charset?: string, literal?: string, number?: string) => {
      if (text.startsWith('`')) return text.toLowerCase();
      if (number !== undefined) return `-${number}`;
      if (literal === undefined || (charset === 'binary' && !namesBytes)) return text;
      return isAscii.test(literal) || charset?.startsWith('utf8') ? literal : text;
    },
  );
}

function withoutOuterParentheses(definition: string): string {
  const tokens = tokenize(definition);
  let open = tokens.findIndex((token) => isSymbol(token, '('));
  const first = open;
  let end = endOfGroup(tokens, open);
  const last = end;
  while (isSymbol(tokens[open + 1], '(') && endOfGroup(tokens, open + 1) === end - 1) {
    open++;
    end--;
  }
  return (
    definition.slice(0, tokens[first]!.start) +
    definition.slice(tokens[open]!.start, tokens[end - 1]!.end) +
    definition.slice(tokens[last - 1]!.end)
  );
}

const parts =
  /_([a-z0-9]+)('(?:[^'\\]|''|\\.)*')|'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`|-\((\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)/gs;
const isAscii = /^[\x00-\x7f]*$/;

/** The columns whose values are compared byte by byte. */
export function columnsOfBytes(table: TableSchema, server: ServerFacts): string[] {
  return columnsOf(table)
    .filter((column) => isOfBytes(column, table, server))
    .map(({ name }) => name);
}

/** True for such a column. */
export function isOfBytes(column: ColumnElement, table: TableSchema, server: ServerFacts): boolean {
  return (
    /^(?:(?:var)?binary|\w*blob)\b/i.test(column.type) ||
    effectiveCollation(column, table, server) === 'binary'
  );
}
