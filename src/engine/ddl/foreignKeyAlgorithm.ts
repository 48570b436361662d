import { columnsOf } from '../schema/elements';
import { namesIn } from '../schema/namesIn';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';

/**
 * True when these keys stand on columns that a stored generated one is computed from. With foreign_key_checks = 0
 * InnoDB adds them in place, where it refuses the rules that change rows (MariaDB, error 138); a copy takes them.
 */
export function needsCopy(foreignKeys: readonly ForeignKeyElement[], table: TableSchema): boolean {
  if (!foreignKeys.some(({ rules }) => rules !== '')) return false;
  const made = columnsOf(table).flatMap(({ generated }) => generated ?? []);
  // A virtual column may stand between.
  const bases = made.some(({ stored }) => stored) ? made.flatMap((one) => [...namesIn(one.expression)]) : [];
  return foreignKeys.some(({ columns }) => columns.some((column) => bases.includes(column.toLowerCase())));
}
