import type { TableDiff } from '../../engine/diff/tableDiff';
import { columnsOf } from '../../engine/schema/elements';
import type { TablePair } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';

/**
 * A shadow may lack columns or have old ones; a table that shares hardly any is somebody else's, and stays as it is
 * unless the user says which of its columns are those of the source, or has it made anew.
 */
export function refuseStranger(
  diff: TableDiff,
  { source, shadow }: TablePair,
  expected: TableSchema,
  actual: TableSchema,
): TableDiff {
  if (diff.kind !== 'alter' || diff.renamed) return diff;
  const wanted = new Set(columnsOf(expected).map((column) => column.name.toLowerCase()));
  const present = columnsOf(actual).map((column) => column.name.toLowerCase());
  const shared = present.filter((name) => wanted.has(name)).length;
  const fewer = Math.min(wanted.size, present.length);
  if (shared * 2 >= fewer) return diff;
  const reason = `${shadow.name} exists and does not look like a shadow of ${source.name}: they share ${shared} of ${fewer} columns. Choose another name, or leave the table out. If it is the shadow, rename its columns or recreate it.`;
  return { kind: 'unsupported', reason, recreatable: true, changes: diff.changes };
}
