import { newIndex } from '../../../diff/changedElements';
import { shapeThatTakesNullFirst } from '../../../diff/shapes';
import type { TableChange } from '../../../diff/tableDiff';
import type { ServerFacts } from '../../../schema/serverFacts';
import type { ColumnElement } from '../../../schema/tableSchema';
import { inTwo } from './splitChange';

/**
 * Where shapes that take no NULL change on OceanBase: the same changes with shapes that take NULL; then those that end
 * it; then what has to be built behind them, spatial indexes and all checks.
 */
export function shapesLast(changes: readonly TableChange[], server: ServerFacts): TableChange[][] {
  const ends: TableChange[] = [];
  const behind: TableChange[] = [];
  const taking = changes.map((change) => {
    const to = shapeThatTakesNullFirst(change, server);
    if (!to) return change;
    const from = takingNull(to);
    ends.push({ kind: 'modifyColumn', from, to });
    return withColumn(change, to, from);
  });
  if (ends.length === 0) return [[...changes]];
  const now = taking.flatMap((change): readonly TableChange[] => {
    const isCheck = change.kind === 'addCheck' || change.kind === 'moveCheck';
    if (!isCheck && newIndex(change)?.type !== 'spatial') return [change];
    const { drop, add } = inTwo(change);
    behind.push(...add);
    return drop;
  });
  return [now, ends, behind];
}

function takingNull(column: ColumnElement): ColumnElement {
  const { type, definition } = column;
  const rest = definition.slice(type.length).replace(' NOT NULL', ' NULL');
  return { ...column, nullable: true, definition: type + rest };
}

function withColumn(change: TableChange, to: ColumnElement, as: ColumnElement): TableChange {
  if (change.kind === 'addColumn') return { ...change, column: as };
  if (change.kind === 'modifyColumn' || change.kind === 'replaceColumn') return { ...change, to: as };
  return change.kind === 'moveColumn'
    ? { kind: 'modifyColumn', from: to, to: as, position: change.position }
    : change;
}
