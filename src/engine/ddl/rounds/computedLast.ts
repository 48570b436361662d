import type { ColumnPosition, TableChange } from '../../diff/tableDiff';
import { isComputedFrom } from '../../schema/columns';
import type { ColumnElement } from '../../schema/tableSchema';
import { unsettledColumn } from './dependentColumns';

/**
 * The same changes, with the computed columns that name new or changed ones at the end: OceanBase reads clause by
 * clause (errors 1054 and 5083), and computes no column from a computed one (3106; all run on 4.3). Till they come, what
 * stands behind one of them stands behind the column before it.
 */
export function computedLast(changes: readonly TableChange[]): readonly TableChange[] {
  const added = changes.filter(isAdded);
  const names = new Set(changes.flatMap(unsettledColumn));
  const late = new Map(
    added.filter((change) => isComputedFrom(columnOf(change), names)).map((one) => [nameOf(one), one]),
  );
  if (late.size === 0) return changes;
  const settled = (position: ColumnPosition): ColumnPosition => {
    const before = position.kind === 'after' ? late.get(position.column.toLowerCase()) : undefined;
    return before ? settled(before.position) : position;
  };
  const others = changes.filter((change) => !isAdded(change) || !late.has(nameOf(change)));
  return [
    ...others.map((change) =>
      'position' in change ? { ...change, position: settled(change.position) } : change,
    ),
    ...late.values(),
  ];
}

type Added = Extract<TableChange, { kind: 'addColumn' | 'replaceColumn' }>;

function isAdded(change: TableChange): change is Added {
  return change.kind === 'addColumn' || change.kind === 'replaceColumn';
}

function columnOf(change: Added): ColumnElement {
  return change.kind === 'addColumn' ? change.column : change.to;
}

function nameOf(change: Added): string {
  return columnOf(change).name.toLowerCase();
}
