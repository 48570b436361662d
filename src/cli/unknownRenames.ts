import { findColumn } from '../engine/schema/columns';
import type { TableSchema } from '../engine/schema/tableSchema';
import type { ReadPair } from '../task/compare/analysis';
import { parsePair } from '../task/compare/readPair';
import type { TableRename } from '../task/taskSettings';

/**
 * The renames of which neither table knows anything: the shadow has no column of the old name, and the source none of
 * the new one. One that was done before is not among them, so that a command can be given again.
 */
export function unknownRenames(
  renames: readonly TableRename[],
  tables: readonly ReadPair[],
): readonly TableRename[] {
  const pairs = new Map(tables.map((table) => [table.pair.source.name, table]));
  return renames.filter(({ table, from, to }) => {
    const schemas = schemasOf(pairs.get(table));
    return schemas && !findColumn(schemas.shadow, from) && !findColumn(schemas.source, to);
  });
}

/** Undefined where the tables were not read, which is told of them by itself. */
function schemasOf(
  table: ReadPair | undefined,
): { readonly source: TableSchema; readonly shadow: TableSchema } | undefined {
  switch (table?.status) {
    case 'read':
      return table.shadow && { source: table.source, shadow: table.shadow };
    case 'inStep':
    case 'sameButKeys':
      // Their columns are the same.
      return schemasOf(parsePair(table.pair, table.shadowSql, table.shadowSql));
    case 'unsupported':
    case 'failed':
    case undefined:
      return undefined;
  }
}
