import { newForeignKey } from '../diff/changedElements';
import type { TableDiff } from '../diff/tableDiff';
import { foreignKeysOf } from '../schema/elements';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';

/** One pair's schemas and what separates them. */
export interface DiffedTable {
  readonly expected: TableSchema;
  readonly actual?: TableSchema;
  readonly diff: TableDiff;
}

/** The foreign keys that are made, be it again. */
export function gainedKeys({ diff, expected }: DiffedTable): readonly ForeignKeyElement[] {
  switch (diff.kind) {
    case 'identical':
    case 'unsupported':
      return [];
    case 'create':
    case 'recreate':
      return foreignKeysOf(expected);
    case 'alter':
      return diff.changes.flatMap((change) => newForeignKey(change) ?? []);
  }
}
