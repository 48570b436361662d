import { nameText } from '../nameText';
import { visibleText } from '../../texts/visibleText';
import type { GridColumn } from './gridColumn';

/** A column of names from a database. */
export function nameColumn<Id extends string, Row extends Readonly<Record<Id, string>>>(
  id: Id,
  header: string,
  width: string,
): GridColumn<Row> {
  return {
    id,
    header,
    width,
    cell: (row) => nameText(row[id]),
    tooltip: (row) => visibleText(row[id]),
  };
}
