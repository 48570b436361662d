import { quoteIdentifier, quoteTable, unquoteIdentifier } from '../../../schema/quoting';
import { trustsForeignKeys } from '../../../schema/serverRules';
import type { ServerFacts } from '../../../schema/serverFacts';
import type { TableName } from '../../../schema/tableName';
import type { ColumnElement, ForeignKeyElement, IndexElement } from '../../../schema/tableSchema';
import { endOfGroup, isSymbol, tokenize } from '../../../schema/tokens';
import { parseDataType } from '../../../schema/dataType';
import type { Probe } from '../finding';
import { misfitCondition } from './misfitCondition';
import type { NewValues } from '../../types/newValues';

/** How many rows meet a condition. */
export function rowProbe(condition: string, what: string): Probe {
  return {
    expression: `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`,
    alone: false,
    unit: 'rows',
    what,
  };
}

/** How many rows have a value in a column. */
export function nullProbe(column: string, what: string): Probe {
  return rowProbe(`${quoteIdentifier(column)} IS NOT NULL`, what);
}

/** How many values another type cannot hold; undefined where SQL cannot tell for certain. */
export function misfitProbe(from: ColumnElement, to: ColumnElement, what: string): Probe | undefined {
  const condition = misfitCondition(
    quoteIdentifier(from.name),
    parseDataType(from.type),
    parseDataType(to.type),
  );
  return condition === undefined ? undefined : rowProbe(condition, what);
}

/** How many values have characters that another character set lacks, or take more bytes in it than there is room for. */
export function charsetProbe(
  column: string,
  before: string,
  after: string,
  bytes: number | undefined,
): Probe {
  const name = quoteIdentifier(column);
  const there = `CONVERT(CONVERT(${name} USING ${after}) USING ${before})`;
  const lost = `CAST(${there} AS BINARY) <> CAST(${name} AS BINARY)`;
  return bytes === undefined
    ? rowProbe(lost, `have characters that ${after} lacks`)
    : rowProbe(
        `${lost} OR ${tooLong(name, after, bytes)}`,
        `have characters that ${after} lacks, or are too long`,
      );
}

/** How many values take more bytes in another character set than there is room for. */
export function tooLongProbe(column: string, charset: string, bytes: number): Probe {
  return rowProbe(tooLong(quoteIdentifier(column), charset, bytes), 'are too long');
}

function tooLong(name: string, charset: string, bytes: number): string {
  return `LENGTH(CONVERT(${name} USING ${charset})) > ${bytes}`;
}

/**
 * How many groups of equal keys there are, as they will be; undefined for indexes over expressions. Rows without a number
 * get one each in a column that begins to count.
 */
export function duplicateProbe(
  index: IndexElement,
  table: TableName,
  values: NewValues,
  counter: string | undefined,
): Probe | undefined {
  const parts = keyParts(index, values);
  if (!parts) return undefined;
  const present = index.columns
    .map((column) => `${quoteIdentifier(column)} ${column === counter ? '<> 0' : 'IS NOT NULL'}`)
    .join(' AND ');
  const groups = `SELECT 1 FROM ${quoteTable(table)} WHERE ${present} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1`;
  return {
    expression: `(SELECT COUNT(*) FROM (${groups}) AS duplicates)`,
    alone: true,
    unit: 'values',
    what: 'values are there more than once',
  };
}

/**
 * How many rows of today a condition refuses; the text in it is the server's own. It is asked of each row: found by an
 * index, none would bring the warning for which the server refuses it.
 */
export function checkProbe(condition: string, table: TableName): Probe {
  const violating = `SELECT COALESCE(SUM(NOT (${condition})), 0) FROM ${quoteTable(table)}`;
  return {
    expression: `(${violating})`,
    alone: true,
    refusesWarnings: true,
    unit: 'rows',
    what: 'violate it',
  };
}

/** How many rows point to a parent that is not there. */
export function orphanProbe(foreignKey: ForeignKeyElement, table: TableName, server: ServerFacts): Probe {
  const { columns, target, targetColumns } = foreignKey;
  const child = (column: string): string => `child.${quoteIdentifier(column)}`;
  const parent = (column: string): string => `parent.${quoteIdentifier(column)}`;
  // The same where nothing is NULL, and never answered from the foreign key alone.
  const equals = trustsForeignKeys(server) ? '<=>' : '=';
  const pairs = columns.map(
    (column, index) => `${child(column)} ${equals} ${parent(targetColumns[index] ?? '')}`,
  );
  const present = columns.map((column) => `${child(column)} IS NOT NULL`);
  const orphans = `SELECT COUNT(*) FROM ${quoteTable(table)} AS child WHERE ${present.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(target)} AS parent WHERE ${pairs.join(' AND ')})`;
  return { expression: `(${orphans})`, alone: true, unit: 'rows', what: 'have no parent' };
}

/** `LEFT(name, 10)` for a prefix of ten characters. */
function keyParts({ definition }: IndexElement, values: NewValues): string[] | undefined {
  const tokens = tokenize(definition);
  const open = tokens.findIndex((token) => isSymbol(token, '('));
  const parts: string[] = [];
  for (let at = open + 1; at < endOfGroup(tokens, open) - 1; at++) {
    const token = tokens[at];
    if (token?.kind === 'name')
      parts.push(values.get(unquoteIdentifier(token.text).toLowerCase()) ?? token.text);
    else if (isSymbol(token, '(')) {
      const length = tokens[at + 1]?.text;
      const last = parts.pop();
      if (last === undefined || length === undefined || !/^\d+$/.test(length)) return undefined;
      parts.push(`LEFT(${last}, ${length})`);
      at = endOfGroup(tokens, at) - 1;
    }
  }
  return parts;
}
