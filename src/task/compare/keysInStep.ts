import type { DiffedTable } from '../../engine/ddl/diffedTable';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import { printsElementsOnLines } from '../../engine/schema/serverRules';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { ReadPair } from './analysis';
import type { PrintedKey } from './foreignKeysApart';
import { parsePair } from './readPair';

/**
 * The pairs that are the same but for their foreign keys, parsed where a plan has to do with these: they are to point
 * elsewhere, or to a table that changes (`changed`: as far as the plan is known).
 */
export function withKeysInStep(
  tables: readonly ReadPair[],
  changed: readonly DiffedTable[],
  server: ServerFacts,
  mapTarget: (target: TableName) => TableName | undefined,
): readonly ReadPair[] {
  const changing = new Set(changed.map(({ expected }) => tableKey(expected.name, server)));
  return tables.map((table) => {
    if (table.status !== 'sameButKeys') return table;
    const { source, shadow } = table.keys;
    const touched = shadow.some(({ target }) => changing.has(tableKey(target, server)));
    return !touched && printsElementsOnLines(server) && sameKeys(source, shadow, mapTarget)
      ? table
      : parsed(table);
  });
}

/** The pair with both schemas, where it was taken for the same by its text; parsed once. */
export function parsed(table: ReadPair): ReadPair {
  if (table.status !== 'sameButKeys') return table;
  const known = parsedPairs.get(table) ?? parsePair(table.pair, table.sourceSql, table.shadowSql);
  parsedPairs.set(table, known);
  return known;
}

const parsedPairs = new WeakMap<ReadPair, ReadPair>();

/** In the same order and to the letter; where it is not so, parsing tells more. */
function sameKeys(
  source: readonly PrintedKey[],
  shadow: readonly PrintedKey[],
  mapTarget: (target: TableName) => TableName | undefined,
): boolean {
  return (
    source.length === shadow.length &&
    source.every(({ columns, target, rest }, at) => {
      const present = shadow[at]!;
      const wanted = mapTarget(target);
      return (
        wanted?.name === present.target.name &&
        wanted.database === present.target.database &&
        columns === present.columns &&
        rest === present.rest
      );
    })
  );
}
