import { effectiveCollation } from '../../diff/effectiveCharset';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';

/** The column's own character set, or the one that it inherits from its table. */
export function charsetOf(
  column: ColumnElement,
  table: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (column.charset) return column.charset;
  const collation = effectiveCollation(column, table, server);
  return collation === undefined
    ? undefined
    : Object.keys(server.defaultCollations).find(
        (charset) => collation === charset || collation.startsWith(`${charset}_`),
      );
}

/** True when every character of the one exists in the other; what is not known counts as a loss. */
export function charsetHolds(before: string, after: string): boolean {
  if (before === after || before === 'ascii') return true;
  if (wholeUnicode.has(after))
    return basicUnicode.has(before) || wholeUnicode.has(before) || eastern.has(before);
  return basicUnicode.has(after) && after !== 'latin1' && basicUnicode.has(before);
}

/** True when the same character can take more bytes, so that a TEXT may become too short. */
export function charsetWidens(before: string, after: string): boolean {
  return before !== 'ascii' && after.startsWith('utf') && !before.startsWith('utf');
}

const wholeUnicode = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32']);
/** Characters of the basic plane only. */
const basicUnicode = new Set(['latin1', 'utf8', 'utf8mb3', 'ucs2']);
const eastern = new Set(['gbk', 'gb2312', 'big5']);
