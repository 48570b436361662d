import {
  byteCapacity,
  type DataType,
  declaredLength,
  decimalDigits,
  fractionDigits,
  membersOf,
  parseDataType,
  wholeRange,
} from '../../schema/dataType';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';
import type { ColumnModification } from '../changedElements';
import { effectiveCollation } from '../effectiveCharset';
import type { TableTransition } from '../tableTransition';

/** A column's type with its collation, spelled out or inherited. */
export interface TypedColumn {
  readonly type: string;
  readonly collation?: string;
}

/** The type of a column as it counts in its table. */
export function typedColumn(column: ColumnElement, table: TableSchema, server: ServerFacts): TypedColumn {
  const collation = effectiveCollation(column, table, server);
  return { type: column.type, ...(collation !== undefined && { collation }) };
}

/** The types of a changed column before and after. */
export function typesOf(
  { from, to }: ColumnModification,
  { actual, expected, server }: TableTransition,
): readonly [before: TypedColumn, after: TypedColumn] {
  return [typedColumn(from, actual, server), typedColumn(to, expected, server)];
}

/**
 * What TiDB does for MODIFY COLUMN: `keep` changes the catalogue, `rewrite` computes each row's value anew, which it does
 * in no primary key and in no partitioned table; `refuse` is error 8200 (its source, "modify_column.go", run on 8.4).
 */
export function tidbConversion(before: TypedColumn, after: TypedColumn): 'keep' | 'rewrite' | 'refuse' {
  const [from, to] = [parseDataType(before.type), parseDataType(after.type)];
  if (isNeverConverted(from, to)) return 'refuse';
  const rewrites = isRewritten(from, to);
  if (keepsLetters(before, after)) return rewrites ? 'rewrite' : 'keep';
  const isGbk = [before, after].some((column) => charsetOf(column) === 'gbk');
  return rewrites && !isGbk ? 'rewrite' : 'refuse';
}

/** True where an index over the column may stay as the collation changes; else it goes before and comes back after. */
export function sortsAlike(before: TypedColumn, after: TypedColumn): boolean {
  const [from, to] = [before, after].map(({ collation = '' }) =>
    collation.replace(/^(?:utf8mb4|utf8)_(?=bin$|general_ci$|unicode_ci$)/, 'utf8_'),
  );
  return from === to || (from === 'latin1_bin' && to === 'utf8_bin');
}

function isNeverConverted(from: DataType, to: DataType): boolean {
  if (from.name === to.name) return false;
  const isTime = ({ name }: DataType): boolean => /^(?:date|datetime|timestamp)$/.test(name);
  const is = ({ family, name }: DataType, ...families: readonly string[]): boolean =>
    families.includes(family) || families.includes(name);
  return (
    is(from, 'vector') ||
    is(to, 'vector') ||
    (is(to, 'bit') && is(from, 'temporal', 'year', 'text', 'binary', 'json')) ||
    (is(to, 'enum', 'set') && is(from, 'temporal', 'year', 'decimal', 'float', 'json', 'bit')) ||
    (isTime(to) && is(from, 'enum', 'set', 'bit', 'decimal', 'float')) ||
    (is(to, 'time') && is(from, 'enum', 'set', 'bit'))
  );
}

function isRewritten(from: DataType, to: DataType): boolean {
  const [before, after] = [wholeRange(from), wholeRange(to)];
  if (before && after && from.family === to.family)
    return from.unsigned !== to.unsigned || after[1] < before[1];
  const [length, wanted] = [textLength(from), textLength(to)];
  if (length !== undefined && wanted !== undefined)
    return wanted < length || isPaddedAnew(from, to) || isLongerBinary(from, to);
  if (from.name !== to.name) return true;
  if (from.family === 'decimal')
    return decimalDigits(from).join() !== decimalDigits(to).join() || from.unsigned !== to.unsigned;
  if (from.family === 'enum' || from.family === 'set') {
    const members = membersOf(to);
    return membersOf(from).some((member, at) => member !== members[at]);
  }
  if (from.family === 'temporal') return fractionDigits(to) < fractionDigits(from);
  return from.argument !== to.argument || from.unsigned !== to.unsigned;
}

function textLength(type: DataType): number | undefined {
  return declaredLength(type) ?? byteCapacity(type);
}

/** From CHAR or BINARY to VARCHAR or VARBINARY, or back. */
function isPaddedAnew(from: DataType, to: DataType): boolean {
  const isPadded = ({ name }: DataType): boolean => name === 'char' || name === 'binary';
  const areShort = declaredLength(from) !== undefined && declaredLength(to) !== undefined;
  return areShort && isPadded(from) !== isPadded(to);
}

function isLongerBinary(from: DataType, to: DataType): boolean {
  return from.name === 'binary' && to.name === 'binary' && from.argument !== to.argument;
}

function keepsLetters(before: TypedColumn, after: TypedColumn): boolean {
  const [from, to] = [charsetOf(before), charsetOf(after)];
  if (to === 'utf8mb4') return /^(?:utf8|utf8mb3|utf8mb4|latin1)$/.test(from);
  if (to.startsWith('utf8')) return to === from;
  return to === from && before.collation === after.collation;
}

function charsetOf({ collation = 'binary' }: TypedColumn): string {
  return collation.split('_', 1)[0]!;
}
