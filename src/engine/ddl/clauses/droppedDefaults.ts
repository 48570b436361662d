import { byteCapacity, parseDataType } from '../../schema/dataType';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ColumnElement } from '../../schema/tableSchema';

/**
 * The clauses for columns that take NULL and yet have no default, not even NULL: MySQL keeps them apart (its manual,
 * "Data Type Default Values"), as do older MariaDBs, and only ALTER COLUMN makes them, behind the statement that makes
 * the column.
 */
export function dropDefaults(columns: readonly ColumnElement[], { flavor }: ServerFacts): string[] {
  if (flavor === 'oceanbase') return [];
  return columns
    .filter((column) => lacksDefault(column) && (flavor !== 'mysql' || mayHaveDefault(column)))
    .map(({ name }) => `ALTER COLUMN ${quoteIdentifier(name)} DROP DEFAULT`);
}

function lacksDefault({ nullable, defaultValue, generated, autoIncrement }: ColumnElement): boolean {
  return nullable && defaultValue === undefined && !generated && !autoIncrement;
}

/** Long texts and shapes of MySQL print no NULL as their default; documents do. */
function mayHaveDefault({ type }: ColumnElement): boolean {
  const parsed = parseDataType(type);
  return byteCapacity(parsed) === undefined && parsed.family !== 'spatial';
}
