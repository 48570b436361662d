import { columnsOf } from './elements';
import { namesOneOf } from './namesIn';
import type { ColumnElement, TableSchema } from './tableSchema';
import { isWord, tokenize } from './tokens';

/** The table's column of this name; columns have no case. */
export function findColumn(table: TableSchema, name: string): ColumnElement | undefined {
  const wanted = name.toLowerCase();
  return columnsOf(table).find((column) => column.name.toLowerCase() === wanted);
}

/** True for the columns that say from when to when a row was: MariaDB's ROW START and ROW END. */
export function isOfVersion({ generated }: ColumnElement): boolean {
  return /^ROW (?:START|END)\b/i.test(generated?.expression ?? '');
}

/** True for a computed column whose values are stored nowhere. */
export function isVirtual({ generated }: ColumnElement): boolean {
  return generated?.stored === false;
}

/** True where the table has such a column. */
export function hasVirtual(table: TableSchema): boolean {
  return columnsOf(table).some(isVirtual);
}

/** True for a column that is computed from one of these, which stand in lower case. */
export function isComputedFrom({ generated }: ColumnElement, names: Iterable<string>): boolean {
  return generated !== undefined && namesOneOf(generated.expression, names);
}

/** The check that MariaDB prints at the end of a column's definition. */
export function checkIn(definition: string): string | undefined {
  if (!definition.includes(' CHECK (')) return undefined;
  const check = tokenize(definition).find((token) => isWord(token, 'CHECK'));
  return check && definition.slice(check.start);
}

/** True for a default that is the time of the statement; MariaDB takes that for any type, and converts it. */
export function isClock(defaultValue: string, type: string): boolean {
  return /^current_timestamp\b/i.test(defaultValue) && /^(?:timestamp|datetime)\b/i.test(type);
}
