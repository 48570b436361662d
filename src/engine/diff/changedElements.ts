import type { ColumnElement, ForeignKeyElement, IndexElement } from '../schema/tableSchema';
import type { TableChange } from './tableDiff';

/** The change of a column that stays. */
export type ColumnModification = Extract<TableChange, { kind: 'modifyColumn' }>;

/** The column that a change brings, be it again. */
export function newColumn(change: TableChange): ColumnElement | undefined {
  if (change.kind === 'addColumn') return change.column;
  return change.kind === 'replaceColumn' ? change.to : undefined;
}

/** The column that a change takes away, be it for another. */
export function droppedColumn(change: TableChange): ColumnElement | undefined {
  if (change.kind === 'dropColumn') return change.column;
  return change.kind === 'replaceColumn' ? change.from : undefined;
}

/** The column as a change finds it. */
export function columnBefore(change: TableChange): ColumnElement | undefined {
  if (change.kind === 'moveColumn') return change.column;
  return change.kind === 'modifyColumn' ? change.from : droppedColumn(change);
}

/** The column as a change leaves it. */
export function columnAfter(change: TableChange): ColumnElement | undefined {
  if (change.kind === 'moveColumn') return change.column;
  return change.kind === 'modifyColumn' ? change.to : newColumn(change);
}

/** True for a column that stays and gets another character set or collation. */
export function isConverted(change: TableChange): boolean {
  return change.kind === 'modifyColumn' && change.converted === true;
}

/** True for a column that stays and becomes of another type or character set. */
export function isRetyped(change: TableChange): change is ColumnModification {
  return isConverted(change) || (change.kind === 'modifyColumn' && change.from.type !== change.to.type);
}

/** True for a column that stays and ceases to take NULL. */
export function forbidsNull(change: TableChange): change is ColumnModification {
  return change.kind === 'modifyColumn' && change.from.nullable && !change.to.nullable;
}

/** The index that a change builds. */
export function newIndex(change: TableChange): IndexElement | undefined {
  if (change.kind === 'moveIndex') return change.renamed ? undefined : change.index;
  if (change.kind === 'addIndex') return change.index;
  return change.kind === 'replaceIndex' ? change.to : undefined;
}

/** The index that a change takes away, be it for another or to be built again. */
export function droppedIndex(change: TableChange): IndexElement | undefined {
  if (change.kind === 'moveIndex') return change.renamed ? undefined : change.index;
  if (change.kind === 'dropIndex') return change.index;
  return change.kind === 'replaceIndex' ? change.from : undefined;
}

/** The index as a change finds it, unless it stays what it is. */
export function indexBefore(change: TableChange): IndexElement | undefined {
  return change.kind === 'renameIndex' ? change.from : droppedIndex(change);
}

/** The index as a change leaves it, unless it stays what it is. */
export function indexAfter(change: TableChange): IndexElement | undefined {
  return change.kind === 'renameIndex' ? change.to : newIndex(change);
}

/** The same as a change of its own. */
export function dropOf(change: TableChange): TableChange[] {
  const index = droppedIndex(change);
  return index ? [{ kind: 'dropIndex', index }] : [];
}

/** The foreign key that a change makes, be it again. */
export function newForeignKey(change: TableChange): ForeignKeyElement | undefined {
  if (change.kind === 'addForeignKey') return change.foreignKey;
  return change.kind === 'resetForeignKey' ? change.to : undefined;
}

/** The foreign key that a change takes away, be it to be made again. */
export function droppedForeignKey(change: TableChange): ForeignKeyElement | undefined {
  if (change.kind === 'dropForeignKey') return change.foreignKey;
  return change.kind === 'resetForeignKey' ? change.from : undefined;
}
