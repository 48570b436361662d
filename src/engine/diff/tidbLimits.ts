import { indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';

/** TiDB keeps the rows in the order of a clustered primary key and never changes it (its manual, "Clustered Indexes"). */
export function changedClusteredKey(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (server.flavor !== 'tidb') return undefined;
  const primary = (table: TableSchema): string =>
    indexesOf(table).find(({ type }) => type === 'primary')?.text ?? '';
  const isClustered = (text: string): boolean => /(?<!NON)CLUSTERED \*\//.test(text);
  if (
    primary(expected) === primary(actual) ||
    ![expected, actual].some((table) => isClustered(primary(table)))
  ) {
    return undefined;
  }
  return `TiDB cannot change the clustered primary key of ${actual.name.name}. Recreate the shadow, or leave the table out.`;
}
