import { findColumn } from '../../schema/columns';
import { checksOf, columnsOf, indexesOf, periodsOf } from '../../schema/elements';
import { generatedKey } from '../../schema/generatedKey';
import { isFunctional, primaryKeyOf } from '../../schema/indexes';
import { namesOneOf } from '../../schema/namesIn';
import { partitionColumns } from '../../schema/partitionColumns';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { holdsCountersOfUniqueIndexes, secondaryEngineHoldsTable } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { spelledOut } from '../comparedPartitioning';
import { isCollection } from '../limits/refusesConversion';
import { isShape } from '../shapes';

/** What holds a column's name, in words; undefined where it can be renamed. */
export function holderOf(column: string, table: TableSchema): string | undefined {
  const name = column.toLowerCase();
  const isNamed = ({ definition }: { readonly definition: string }): boolean =>
    namesOneOf(definition, [name]);
  const other = columnsOf(table).find((each) =>
    each.name.toLowerCase() === name ? each.generated !== undefined : isNamed(each),
  );
  if (other?.name.toLowerCase() === name) return 'it is computed';
  if (generatedKey(table)?.name.toLowerCase() === name) return 'it is the key that the server made by itself';
  if (other) return `column ${nameInWords(other.name)} is built upon it`;
  const index = indexesOf(table).find((each) => isFunctional(each) && isNamed(each));
  if (index) return `index ${nameInWords(index.name)} is computed from it`;
  if (periodsOf(table).some(({ text }) => namesOneOf(text, [name]))) return 'it is a part of a period';
  const partitioning = spelledOut(table);
  const partitioned = partitioning === undefined ? table : { ...table, partitioning };
  return partitionColumns(partitioned).includes(name) ? 'the table is partitioned by it' : undefined;
}

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
