import { columnsOf } from '../schema/elements';
import { namesIn } from '../schema/namesIn';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { effectiveCollation } from './effectiveCharset';

/**
 * A check as it counts where names of checks do not. Columns have no case in it, and MySQL 8 prints it in other words
 * once an ALTER TABLE has copied its table: -(1) becomes -1, and a literal gets the character set of the column beside
 * it. A literal of bytes compares in its own way and stays, but where the check names a column of bytes; so does one
 * whose letters another character set reads differently, as utf8mb3 and utf8mb4 do not.
 */
export function comparedCheck(definition: string, ofBytes: readonly string[]): string {
  const names = namesIn(definition);
  const namesBytes = ofBytes.some((column) => names.has(column.toLowerCase()));
  return definition.replace(parts, (text, charset?: string, literal?: string, number?: string) => {
    if (text.startsWith('`')) return text.toLowerCase();
    if (number !== undefined) return `-${number}`;
    if (literal === undefined || (charset === 'binary' && !namesBytes)) return text;
    return isAscii.test(literal) || charset?.startsWith('utf8') ? literal : text;
  });
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
