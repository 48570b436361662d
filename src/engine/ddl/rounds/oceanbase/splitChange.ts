import { type ColumnModification, dropOf, newIndex } from '../../../diff/changedElements';
import type { TableChange } from '../../../diff/tableDiff';

/** The change of a column without its place. */
export function inPlace({ kind, from, to, converted }: ColumnModification): ColumnModification {
  return { kind, from, to, ...(converted && { converted }) };
}

/** Its place alone, be the column already what it will be or not yet. */
export function move({ position, to }: ColumnModification, column = to): TableChange[] {
  return position ? [{ kind: 'moveColumn', column, position }] : [];
}

/** What takes an index or a check away, and what makes it. */
export function inTwo(change: TableChange): {
  readonly drop: readonly TableChange[];
  readonly add: readonly TableChange[];
} {
  if (change.kind === 'addCheck' || change.kind === 'moveCheck') {
    const { check } = change;
    return {
      drop: change.kind === 'moveCheck' ? [{ kind: 'dropCheck', check }] : [],
      add: [{ kind: 'addCheck', check }],
    };
  }
  const index = newIndex(change);
  return { drop: dropOf(change), add: index ? [{ kind: 'addIndex', index }] : [] };
}
