import { isOfVersion } from '../schema/columns';
import { columnsOf, indexesOf } from '../schema/elements';
import { isFunctional, primaryKeyOf } from '../schema/indexes';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { isHashed } from './indexes/forgottenIndexes';

/** What rows are kept by: the primary key, else the first unique index over whole columns that takes no NULL. */
export function clusteredKey(table: TableSchema): IndexElement | undefined {
  const nullable = columnsOf(table).flatMap((column) =>
    column.nullable && !isOfVersion(column) ? [column.name.toLowerCase()] : [],
  );
  const isWhole = (index: IndexElement): boolean =>
    index.type === 'unique' &&
    !isHashed(index.definition) &&
    !isFunctional(index) &&
    !/`\(\d+\)/.test(index.definition) &&
    !index.columns.some((column) => nullable.includes(column.toLowerCase()));
  return primaryKeyOf(table) ?? indexesOf(table).find(isWhole);
}
