import { nameText } from '../nameText';
import { visibleText } from '../../texts/visibleText';
import type { GridColumn } from './gridColumn';

/** A column of names from a database, as wide as they are: `least` is what it keeps where there is no room, in pixels. */
export function nameColumn<Id extends string, Row extends Readonly<Record<Id, string>>>(
  id: Id,
  header: string,
  least: number,
): GridColumn<Row> {
  const text = (row: Row): string => visibleText(row[id]);
  return {
    id,
    header,
    width: { least, text },
    cell: (row) => nameText(row[id]),
    tooltip: text,
  };
}
