import { findColumn } from '../../schema/columns';
import { checksOf, indexesOf } from '../../schema/elements';
import { primaryKeyOf } from '../../schema/indexes';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { holdsCountersOfUniqueIndexes, secondaryEngineHoldsTable } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { isShape } from '../shapes';
import { isCollection } from './refusesConversion';

/** What of a table keeps its server from renaming a column that others rename, in words; undefined where nothing does. */
export function heldByServer(name: string, table: TableSchema, server: ServerFacts): string | undefined {
  if (secondaryEngineHoldsTable(server) && findOption(table, 'SECONDARY_ENGINE'))
    return 'the table has a secondary engine';
  const column = findColumn(table, name);
  return column && server.flavor === 'oceanbase' ? heldByOceanBase(column, table, server) : undefined;
}

function heldByOceanBase(column: ColumnElement, table: TableSchema, server: ServerFacts): string | undefined {
  if (column.autoIncrement && holdsCountersOfUniqueIndexes(server)) {
    const isOver = ({ columns }: IndexElement): boolean => columns.includes(column.name);
    const index = indexesOf(table).find((each) => each.type === 'unique' && isOver(each));
    const key = primaryKeyOf(table);
    return index && key && isOver(key)
      ? `it counts, and unique index ${nameInWords(index.name)} is over it`
      : undefined;
  }
  if (column.nullable) return undefined;
  // Error 1138; it would take NULL meanwhile, and a shape can (see makesShapesNotNullLast).
  if (isCollection(column.type)) return 'it is a collection that is NOT NULL';
  return isShape(column) && checksOf(table).length > 0
    ? 'it is a shape that is NOT NULL, with which OceanBase forgets the checks of the table'
    : undefined;
}
