import { columnsOf } from './elements';
import { primaryKeyOf } from './indexes';
import type { ColumnElement, TableSchema } from './tableSchema';

/** The column that MySQL takes for the key that it makes by itself; hidden, it can be changed in no way (error 4110). */
export function generatedKey(table: TableSchema): ColumnElement | undefined {
  const first = columnsOf(table)[0];
  const columns = primaryKeyOf(table)?.columns ?? [];
  const generated =
    first &&
    isOfKey(first) &&
    first.definition.startsWith(`bigint unsigned NOT NULL AUTO_INCREMENT${hiddenKey}`) &&
    columns.length === 1 &&
    columns[0]?.toLowerCase() === keyColumn;
  return generated ? first : undefined;
}

/** True for a column of its name. */
export function isOfKey({ name }: ColumnElement): boolean {
  return name.toLowerCase() === keyColumn;
}

/** How MySQL prints that it is hidden. */
export const hiddenKey = ' /*!80023 INVISIBLE */';

const keyColumn = 'my_row_id';
