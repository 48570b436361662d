import { columnsOf } from './elements';
import { unquoteIdentifier } from './quoting';
import type { TableSchema } from './tableSchema';
import { tokenize } from './tokens';

/**
 * The columns that the partitioning names, in small letters. KEY and LIST COLUMNS print them without quotes, and MySQL
 * 5.7 those of all clauses, so each word before the list of partitions may be one.
 */
export function partitionColumns(table: TableSchema): string[] {
  const [clause = ''] = table.partitioning?.split(/\(partition\s/i) ?? [];
  const words = tokenize(clause).filter(({ kind }) => kind === 'name' || kind === 'word');
  const named = new Set(
    words.map(({ kind, text }) => (kind === 'name' ? unquoteIdentifier(text) : text).toLowerCase()),
  );
  return columnsOf(table)
    .map(({ name }) => name.toLowerCase())
    .filter((name) => named.has(name));
}
