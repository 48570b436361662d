import type { TableDiff } from '../diff/tableDiff';
import type { TableSchema } from '../schema/tableSchema';

/** One pair's schemas and what separates them. */
export interface DiffedTable {
  readonly expected: TableSchema;
  readonly actual?: TableSchema;
  readonly diff: TableDiff;
}
