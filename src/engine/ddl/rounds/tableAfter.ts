import { columnAfter, columnBefore, indexAfter, indexBefore } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, indexesOf } from '../../schema/elements';
import type { TableSchema } from '../../schema/tableSchema';

/** The table as these rounds leave it, as far as predictions look: its columns, in the order to come, and its indexes. */
export function tableAfter(
  rounds: readonly (readonly TableChange[])[],
  { expected, actual }: TableTransition,
): TableSchema {
  const changes = rounds.flat();
  if (changes.length === 0) return actual;
  const columns = replaced(columnsOf(actual), changes.map(columnBefore), changes.map(columnAfter));
  const places = new Map(columnsOf(expected).map((column, at) => [nameOf(column), at]));
  const placeOf = (column: Named): number => places.get(nameOf(column)) ?? places.size;
  const elements = [
    ...columns.sort((one, other) => placeOf(one) - placeOf(other)),
    ...replaced(indexesOf(actual), changes.map(indexBefore), changes.map(indexAfter)),
    ...actual.elements.filter(({ kind }) => kind !== 'column' && kind !== 'index'),
  ];
  return { ...actual, elements };
}

interface Named {
  readonly name: string;
}

/** The elements without those that go and with those that come. */
function replaced<T extends Named>(
  all: readonly T[],
  gone: readonly (T | undefined)[],
  come: readonly (T | undefined)[],
): T[] {
  const names = new Set(gone.map((one) => one && nameOf(one)));
  return [...all.filter((one) => !names.has(nameOf(one))), ...come.flatMap((one) => one ?? [])];
}

function nameOf({ name }: Named): string {
  return name.toLowerCase();
}
