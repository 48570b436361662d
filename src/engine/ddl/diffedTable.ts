import { newForeignKey } from '../diff/changedElements';
import { type TableDiff, unsupportedDiff } from '../diff/tableDiff';
import { foreignKeysOf } from '../schema/elements';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';

/** One pair's schemas and what separates them. */
export interface DiffedTable {
  readonly expected: TableSchema;
  /** The shadow, with its columns renamed where the difference begins with that. */
  readonly actual?: TableSchema;
  readonly diff: TableDiff;
}

/** The shadow as it is. */
export function presentShadow({ actual, diff }: DiffedTable): TableSchema | undefined {
  return diff.kind === 'alter' && diff.renamed ? diff.renamed.before : actual;
}

/** The table if it stays as it is, for this reason. */
export function unsupportedTable(table: DiffedTable, reason: string): DiffedTable {
  const actual = presentShadow(table);
  return {
    expected: table.expected,
    diff: unsupportedDiff(reason, table.diff),
    ...(actual && { actual }),
  };
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
