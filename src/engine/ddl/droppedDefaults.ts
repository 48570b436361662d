import { byteCapacity, parseDataType } from './dataType';
import type { TableChange } from '../diff/tableDiff';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement } from '../schema/tableSchema';

/**
 * The clauses for columns that take NULL and yet have no default, not even NULL: MySQL keeps them apart (its manual,
 * "Data Type Default Values"), and only ALTER COLUMN makes them, behind the statement that makes the column.
 */
export function dropDefaults(columns: readonly ColumnElement[], { flavor }: ServerFacts): string[] {
  if (flavor !== 'mysql') return [];
  return columns.filter(lacksDefault).map(({ name }) => `ALTER COLUMN ${quoteIdentifier(name)} DROP DEFAULT`);
}

/** The columns that these changes write anew. */
export function writtenColumns(changes: readonly TableChange[]): ColumnElement[] {
  return changes.flatMap((change) => {
    if (change.kind === 'addColumn' || change.kind === 'moveColumn') return [change.column];
    return change.kind === 'modifyColumn' || change.kind === 'replaceColumn' ? [change.to] : [];
  });
}

/** Long texts, shapes and documents can have no default, and none is printed. */
function lacksDefault({ nullable, defaultValue, generated, autoIncrement, type }: ColumnElement): boolean {
  if (!nullable || defaultValue !== undefined || generated || autoIncrement) return false;
  const parsed = parseDataType(type);
  return byteCapacity(parsed) === undefined && parsed.family !== 'json' && parsed.family !== 'spatial';
}
