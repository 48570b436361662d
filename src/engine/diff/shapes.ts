import type { ServerFacts } from '../schema/serverFacts';
import { makesShapesNotNullLast } from '../schema/serverRules';
import type { ColumnElement } from '../schema/tableSchema';
import { columnAfter } from './changedElements';
import type { TableChange } from './tableDiff';

/** True for the types of spatial columns. */
export function isShape({ type }: ColumnElement): boolean {
  return /^(?:geom|multi(?:point|line|poly)|point|linestring|polygon)/i.test(type);
}

/** The column as it will be, where a change makes or changes a shape that takes no NULL, and NOT NULL comes behind. */
export function shapeThatTakesNullFirst(change: TableChange, server: ServerFacts): ColumnElement | undefined {
  if (!makesShapesNotNullLast(server)) return undefined;
  const column = columnAfter(change);
  return column && !column.nullable && !column.generated && isShape(column) ? column : undefined;
}
