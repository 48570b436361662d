import { newIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { clusteredKey } from '../../diff/clusteredKey';
import { columnsOf } from '../../schema/elements';
import { partitionColumns } from '../../schema/partitionColumns';
import type { TableSchema } from '../../schema/tableSchema';

/** The columns that tell in which partition a row lies, in lower case and in their order; KEY () names none. */
export function placingColumns(table: TableSchema): string[] {
  if (table.partitioning === undefined) return [];
  const named = partitionColumns(table);
  if (named.length > 0) return named;
  const key = new Set(clusteredKey(table)?.columns.map((column) => column.toLowerCase()));
  return columnsOf(table)
    .map(({ name }) => name.toLowerCase())
    .filter((name) => key.has(name));
}

/** True where columns by which KEY counts change their order, so that rows belong to other partitions. */
export function movesPlacingColumns(transition: TableTransition): boolean {
  return transition.changes.some(movesColumn) && keyCountsOthers(transition);
}

/** True where KEY () counts by other columns than before, as another key tells rows apart. */
export function replacesPlacingKey(transition: TableTransition): boolean {
  return transition.changes.some((change) => newIndex(change) !== undefined) && keyCountsOthers(transition);
}

function keyCountsOthers({ expected, actual }: TableTransition): boolean {
  return (
    byKey.test(actual.partitioning ?? '') && placingColumns(actual).join() !== placingColumns(expected).join()
  );
}

const byKey = /PARTITION BY (?:LINEAR )?KEY\b/i;

function movesColumn(change: TableChange): boolean {
  return change.kind === 'moveColumn' || (change.kind === 'modifyColumn' && change.position !== undefined);
}
