import { typeConversion } from '../../engine/ddl/types/typeConversion';
import { holderOf } from '../../engine/diff/renamedColumns';
import type { ColumnRename, TableDiff } from '../../engine/diff/tableDiff';
import { isOfVersion } from '../../engine/schema/columns';
import type { ColumnElement, TableSchema } from '../../engine/schema/tableSchema';

/** Columns of a shadow that go, each with those that come and can be it under another name, the likeliest first. */
export function renameCandidates(diff: TableDiff, shadow: TableSchema): ColumnRename[] {
  if (diff.kind !== 'alter') return [];
  const isPlain = (column: ColumnElement): boolean => !column.generated && !isOfVersion(column);
  const going = diff.changes.flatMap((change) => (change.kind === 'dropColumn' ? [change.column] : []));
  const coming = diff.changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column] : []));
  const free = going.filter((column) => isPlain(column) && holderOf(column.name, shadow) === undefined);
  return free.flatMap((from) =>
    coming
      .filter((to) => isPlain(to) && typeConversion(from.type, to.type) !== 'impossible')
      .toSorted((one, other) => unlikeness(from, one) - unlikeness(from, other))
      .map((to) => ({ from: from.name, to: to.name })),
  );
}

function unlikeness(from: ColumnElement, to: ColumnElement): number {
  if (from.definition === to.definition) return 0;
  if (from.type === to.type) return 1;
  return typeConversion(from.type, to.type) === 'safe' ? 2 : 3;
}
