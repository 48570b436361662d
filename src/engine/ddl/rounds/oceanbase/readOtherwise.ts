import { type ColumnModification, droppedColumn } from '../../../diff/changedElements';
import { isShape } from '../../../diff/shapes';
import type { ColumnPosition, TableChange } from '../../../diff/tableDiff';
import type { TableTransition } from '../../../diff/tableTransition';
import { isComputedFrom } from '../../../schema/columns';
import { columnsOf } from '../../../schema/elements';
import type { ColumnElement, TableSchema } from '../../../schema/tableSchema';
import { isReadOtherwise } from '../../types/newValues';
import { takingNull } from './notNull';
import { inPlace, move } from './splitChange';

/**
 * OceanBase takes numbers that are filled up with zeros, members in other letters, longer bit strings and more digits of
 * TIMESTAMP without writing rows anew: computed columns and indexes over them stay what they were, and rows are found no
 * more. It takes ALGORITHM=COPY and FORCE and does nothing for them; where columns change their places in the same
 * statement, it computes all again (run on 4.3). So two columns go round each other, and stay where they are.
 */
export function readOtherwiseFirst({ changes, actual }: TableTransition): {
  readonly first: readonly TableChange[];
  readonly changes: readonly TableChange[];
} {
  const gone = changes.flatMap((change) => droppedColumn(change) ?? []);
  const computed = columnsOf(actual).filter((column) => column.generated && !gone.includes(column));
  const isMeant = (change: TableChange): change is ColumnModification =>
    change.kind === 'modifyColumn' &&
    isTakenForTheSame(change) &&
    computed.some((column) => isComputedFrom(column, [change.from.name.toLowerCase()]));
  const meant = changes.filter(isMeant);
  if (meant.length === 0) return { first: [], changes };
  const modified = new Map(meant.map((change) => [change.from.name, withoutNotNull(change)]));
  const moves = roundEachOther(actual).map(({ column, position }): TableChange => {
    const change = modified.get(column.name);
    modified.delete(column.name);
    return change ? { ...change, position } : { kind: 'moveColumn', column, position };
  });
  return {
    first: [...modified.values(), ...moves],
    changes: changes.flatMap((change) => (isMeant(change) ? whatIsLeft(change) : [change])),
  };
}

/** True where OceanBase writes no row anew for values that are read as others. */
function isTakenForTheSame(change: ColumnModification): boolean {
  const { type: from } = change.from;
  const { type: to } = change.to;
  if (from === to) return false;
  const isLonger = [/^bit\b/i, /^timestamp\b/i].some((kind) => kind.test(from) && kind.test(to));
  return isLonger || /zerofill/i.test(from + to) || isReadOtherwise(change);
}

/** NOT NULL looks at the rows, and a statement that writes them anew beside it forgets the checks. */
function withoutNotNull(change: ColumnModification): ColumnModification {
  const { from, to } = change;
  if (!from.nullable || to.nullable) return inPlace(change);
  return inPlace({ ...change, to: { ...to, nullable: true, definition: takingNull(to) } });
}

function whatIsLeft(change: ColumnModification): readonly TableChange[] {
  const { to: from } = withoutNotNull(change);
  const { to, position } = change;
  return from === to ? move(change) : [{ kind: 'modifyColumn', from, to, ...(position && { position }) }];
}

/** Two neighbours, the second before the first, and the first before it: a shape can be told no place (see shapesLast.ts). */
function roundEachOther(table: TableSchema): readonly {
  readonly column: ColumnElement;
  readonly position: ColumnPosition;
}[] {
  const columns = columnsOf(table);
  const at = Math.max(
    columns.findIndex((column, place) => place > 0 && ![columns[place - 1]!, column].some(isShape)),
    1,
  );
  const before = columns[at - 2];
  const position: ColumnPosition = before ? { kind: 'after', column: before.name } : { kind: 'first' };
  return [columns[at]!, columns[at - 1]!].map((column) => ({ column, position }));
}
