import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';
import type { TableChange } from './tableDiff';

/** A table on its way: what it is, what it is to become, and all or some of the changes that lead there. */
export interface TableTransition {
  readonly actual: TableSchema;
  readonly expected: TableSchema;
  readonly changes: readonly TableChange[];
  readonly server: ServerFacts;
}
