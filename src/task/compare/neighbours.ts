import type { ListedForeignKey } from '../../engine/catalog/listForeignKeys';
import { readCreateStatements } from '../../engine/catalog/readCreateStatements';
import type { Connection } from '../../engine/connection/connection';
import { EngineError } from '../../engine/engineError';
import { foreignKeysOf } from '../../engine/schema/elements';
import { parseTable } from '../../engine/schema/parseTable';
import { wantsLongChildren } from '../../engine/schema/serverRules';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { Analysis } from './analysis';
import { withKeysInStep } from './keysInStep';

/**
 * The tables outside of an analysis that foreign keys tie to its shadows, as they are: those that shadows are to point
 * to, and those that point to them. What sources point to fits their shadows as well, but for lengths on OceanBase. Asks
 * only for neighbours of tables that may change, fifty in a round trip.
 */
export async function readNeighbours(
  connections: readonly Connection[],
  { tables, server, existing }: Pick<Analysis, 'tables' | 'server' | 'existing'>,
  foreignKeys: readonly ListedForeignKey[],
  mapTarget: (target: TableName) => TableName | undefined,
  signal?: AbortSignal,
): Promise<readonly TableSchema[]> {
  const key = (table: TableName): string => tableKey(table, server);
  const own = new Set(tables.map(({ pair }) => key(pair.shadow)));
  const changing = withKeysInStep(tables, [], server, mapTarget).filter((table) => table.status === 'read');
  const shadows = new Set(changing.map(({ pair }) => key(pair.shadow)));
  const parents = changing.flatMap(({ source }) =>
    foreignKeysOf(source).flatMap(({ target }) => {
      const parent = mapTarget(target);
      const fits = parent && key(parent) === key(target) && !wantsLongChildren(server);
      return parent && !fits ? [parent] : [];
    }),
  );
  const children = foreignKeys.filter(({ parent }) => shadows.has(key(parent))).map(({ child }) => child);
  const neighbours = new Map(
    [...parents, ...children]
      .filter((table) => !own.has(key(table)) && existing.has(key(table)))
      .map((table) => [key(table), table]),
  );
  const schemas: TableSchema[] = [];
  for await (const batch of readCreateStatements(connections, [...neighbours.values()], signal)) {
    for (const statement of batch) {
      if (statement.status === 'read')
        schemas.push(...understood(statement.createStatement, statement.table));
    }
  }
  return schemas;
}

/** Of a table that is not understood nothing is known, and the server says what it forbids. */
export function understood(text: string, { database }: TableName): TableSchema[] {
  try {
    return [parseTable(text, database)];
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unsupported') return [];
    throw error;
  }
}
