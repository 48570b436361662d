import { nameText } from '../nameText';
import { visibleText } from '../../texts/visibleText';
import type { GridColumn } from './gridColumn';

/** A column of names from a database: a track of CSS grid, or as wide as the names, and these pixels at least. */
export function nameColumn<Id extends string, Row extends Readonly<Record<Id, string>>>(
  id: Id,
  header: string,
  width: string | number,
): GridColumn<Row> {
  const text = (row: Row): string => visibleText(row[id]);
  return {
    id,
    header,
    width: typeof width === 'number' ? { least: width, text } : width,
    cell: (row) => nameText(row[id]),
    tooltip: text,
  };
}
