import type { TableChange } from '../../../diff/tableDiff';
import { primaryKeyOf } from '../../../schema/indexes';
import type { TableSchema } from '../../../schema/tableSchema';
import { unsettledColumn } from '../dependentColumns';
import { inTwo } from './splitChange';

/**
 * The old primary key goes before the statement that replaces one of its columns ("drop rowkey column", error 1235),
 * and the new one comes with it where its columns are there, else behind them.
 */
export function keysBeforeColumns(
  changes: readonly TableChange[],
  actual: TableSchema,
): { readonly keys: readonly TableChange[]; readonly others: readonly TableChange[] } {
  const old = primaryColumns(actual) ?? [];
  const isReplaced = changes.some(
    (change) => change.kind === 'replaceColumn' && old.includes(change.from.name.toLowerCase()),
  );
  if (!isReplaced) return { keys: [], others: changes };
  const unsettled = new Set(changes.flatMap(unsettledColumn));
  const keys: TableChange[] = [];
  const others = changes.flatMap((change): readonly TableChange[] => {
    if (change.kind !== 'replaceIndex' || change.to.type !== 'primary') return [change];
    const isThere = !change.to.columns.some((column) => unsettled.has(column.toLowerCase()));
    const { drop, add } = inTwo(change);
    keys.push(...(isThere ? [change] : drop));
    return isThere ? [] : add;
  });
  return { keys, others };
}

/** The columns of a primary key take no NULL (error 1171). */
export function leavesPrimaryKey(name: string, expected: TableSchema, actual: TableSchema): boolean {
  const column = name.toLowerCase();
  return primaryColumns(actual)?.includes(column) === true && !primaryColumns(expected)?.includes(column);
}

function primaryColumns(table: TableSchema): readonly string[] | undefined {
  return primaryKeyOf(table)?.columns.map((column) => column.toLowerCase());
}
