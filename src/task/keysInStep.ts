import type { DiffedTable } from '../engine/ddl/diffedTable';
import { foreignKeyText } from '../engine/diff/diffConstraints';
import type { ServerFacts } from '../engine/schema/serverFacts';
import { printsElementsOnLines } from '../engine/schema/serverRules';
import { type TableName, tableKey } from '../engine/schema/tableName';
import type { ForeignKeyElement } from '../engine/schema/tableSchema';
import type { ReadPair } from './analysis';
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
    return !touched && printsElementsOnLines(server) && sameKeys(source, shadow, server, mapTarget)
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

function sameKeys(
  source: readonly ForeignKeyElement[],
  shadow: readonly ForeignKeyElement[],
  server: ServerFacts,
  mapTarget: (target: TableName) => TableName | undefined,
): boolean {
  const wanted = source.flatMap((key) => {
    const target = mapTarget(key.target);
    return target ? [{ ...key, target }] : [];
  });
  if (wanted.length !== shadow.length) return false;
  // Mostly in one order, and to the letter.
  if (wanted.every((key, at) => saysSame(key, shadow[at]!))) return true;
  const [left, right] = [wanted, shadow].map((keys) => keys.map((key) => foreignKeyText(key, server)).sort());
  return left!.join('\n') === right!.join('\n');
}

function saysSame(one: ForeignKeyElement, other: ForeignKeyElement): boolean {
  return (
    one.rules === other.rules &&
    one.target.name === other.target.name &&
    one.target.database === other.target.database &&
    sameNames(one.columns, other.columns) &&
    sameNames(one.targetColumns, other.targetColumns)
  );
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
