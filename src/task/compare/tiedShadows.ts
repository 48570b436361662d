import { type DiffedTable, gainedKeys, unsupportedTable } from '../../engine/ddl/diffedTable';
import { heldColumns } from '../../engine/ddl/effects/heldColumns';
import { withKeysReset } from '../../engine/ddl/planTables';
import { type ImpossibleKey, shortLengths } from '../../engine/ddl/shortParents';
import {
  columnsMisfit,
  kindMisfit,
  newKeyMisfit,
  referenceMisfit,
} from '../../engine/diff/limits/referenceMisfit';
import { foreignKeysOf } from '../../engine/schema/elements';
import { nameInWords } from '../../engine/schema/quoting';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import { foreignKeysNeedIndex, wantsLongChildren } from '../../engine/schema/serverRules';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { ForeignKeyElement, TableSchema } from '../../engine/schema/tableSchema';

/**
 * The tables, but for those that foreign keys hold: a key to a table that stays as it is must fit that, and so must
 * the keys of such tables to one that changes. What is held is not supported, and stays as it is too. `others` stay,
 * and so do `settled`, which are like their sources or sources themselves, and the unsupported ones among the tables.
 * Linear in tables and foreign keys, once for each link of a chain.
 */
export function refuseTied(
  tables: readonly (DiffedTable | undefined)[],
  others: readonly TableSchema[],
  settled: readonly TableSchema[],
  server: ServerFacts,
): readonly (DiffedTable | undefined)[] {
  const staying: StayingTables = { tables: new Map(), keysTo: new Map() };
  for (const other of others) stay(other.name, other, staying, server);
  // Elsewhere what fits a source fits its shadow.
  if (wantsLongChildren(server))
    for (const table of settled) staying.tables.set(tableKey(table.name, server), table);
  for (const table of tables) {
    if (table?.diff.kind === 'unsupported') stay(table.expected.name, table.actual, staying, server);
  }
  const result = refuseKeysOfSources(tables, settled, staying, server);
  for (let last = 0; staying.tables.size > last;) {
    last = staying.tables.size;
    for (const [at, table] of result.entries()) {
      const reason = table && holdReason(table, staying, server);
      if (reason === undefined) continue;
      const held = unsupportedTable(table!, reason);
      result[at] = held;
      stay(held.expected.name, held.actual, staying, server);
    }
  }
  return result;
}

/** By their keys. */
interface StayingTables {
  /** Undefined is not there, and does not come. */
  readonly tables: Map<string, TableSchema | undefined>;
  /** The foreign keys to a table. */
  readonly keysTo: Map<string, { readonly child: TableSchema; readonly foreignKey: ForeignKeyElement }[]>;
}

function stay(
  name: TableName,
  table: TableSchema | undefined,
  { tables, keysTo }: StayingTables,
  server: ServerFacts,
): void {
  tables.set(tableKey(name, server), table);
  for (const foreignKey of table ? foreignKeysOf(table) : []) {
    const target = tableKey(foreignKey.target, server);
    const keys = keysTo.get(target) ?? [];
    keysTo.set(target, keys);
    keys.push({ child: table!, foreignKey });
  }
}

function holdReason(table: DiffedTable, staying: StayingTables, server: ServerFacts): string | undefined {
  const { expected, actual, diff } = table;
  if (diff.kind === 'identical' || diff.kind === 'unsupported') return undefined;
  const name = nameInWords(expected.name.name);
  for (const foreignKey of gainedKeys(table)) {
    const key = tableKey(foreignKey.target, server);
    if (!staying.tables.has(key)) continue;
    const target = staying.tables.get(key);
    const misfit = target ? referenceMisfit(foreignKey, expected, target, server) : 'is not made';
    const tooLong = target && newKeyMisfit(foreignKey, expected, target, server);
    if (misfit === undefined && tooLong !== undefined) return tooLongText(table, foreignKey, tooLong);
    if (misfit === undefined) continue;
    const parent = nameInWords(foreignKey.target.name);
    return `${name} cannot get its foreign key ${nameInWords(foreignKey.name)}: ${parent}, which stays as it is, ${misfit}. Bring that table in step too, or choose another policy for foreign keys.`;
  }
  for (const { child, foreignKey } of staying.keysTo.get(tableKey(expected.name, server)) ?? []) {
    const key = `the foreign key ${nameInWords(foreignKey.name)} of ${nameInWords(child.name.name)}, which stays as it is, points to`;
    const wayOut = 'Bring that table in step in the same task, or drop that foreign key first.';
    if (diff.kind === 'recreate') return `${name} cannot be created anew: ${key} it. ${wayOut}`;
    const misfit = referenceMisfit(foreignKey, child, expected, server);
    if (misfit !== undefined) {
      return `${name} cannot become like its source: ${key} it, and it then ${misfit}. ${wayOut}`;
    }
    if (diff.kind !== 'alter' || !actual) continue;
    const held = heldColumns(foreignKey, child, { expected, actual, changes: diff.changes, server });
    if (held.length === 0) continue;
    return `${name} cannot become like its source: ${key} ${held.map(nameInWords).join(', ')}, which the server does not change so meanwhile. ${wayOut}`;
  }
  return undefined;
}

/** The tables, but for those with a key that no server makes: what it points to cannot lose it for a while either. */
function refuseKeysOfSources(
  tables: readonly (DiffedTable | undefined)[],
  settled: readonly TableSchema[],
  staying: StayingTables,
  server: ServerFacts,
): (DiffedTable | undefined)[] {
  const present = tables.filter((table) => table !== undefined);
  const expectedOf = (identical: boolean): TableSchema[] =>
    present.flatMap(({ expected, diff: { kind } }) =>
      kind !== 'unsupported' && (kind === 'identical') === identical ? [expected] : [],
    );
  const byKey = (schemas: readonly TableSchema[]): ReadonlyMap<string, TableSchema> =>
    new Map(schemas.map((schema) => [tableKey(schema.name, server), schema]));
  const parents = {
    changing: byKey(expectedOf(false)),
    settled: byKey([...settled, ...expectedOf(true)]),
  };
  const tooShort = keysOfShortColumns(present, server);
  return tables.map((table) => {
    const key = table && tooShort.get(tableKey(table.expected.name, server));
    const reason =
      table && (key ? tooLongText(table, key.foreignKey, key.misfit) : sourceReason(table, parents, server));
    if (reason === undefined) return table;
    const held = table!.diff.kind === 'identical' ? table! : unsupportedTable(table!, reason);
    stay(held.expected.name, held.actual, staying, server);
    return held;
  });
}

/** Keys from columns that are shorter than what they point to, which no order of changes makes; by their tables. */
function keysOfShortColumns(
  tables: readonly DiffedTable[],
  server: ServerFacts,
): ReadonlyMap<string, ImpossibleKey> {
  if (!wantsLongChildren(server)) return new Map();
  return shortLengths(withKeysReset(tables, server), server).impossible;
}

/** What keys point to, each as its source is. */
interface Parents {
  readonly changing: ReadonlyMap<string, TableSchema>;
  readonly settled: ReadonlyMap<string, TableSchema>;
}

/**
 * Of a key that the server lets the source keep and makes nowhere anew: it was made while checks were off, or MariaDB
 * put another primary key in the place of the one that it points to, with all checks on (run on 10.11 and 11.8).
 */
function sourceReason(table: DiffedTable, parents: Parents, server: ServerFacts): string | undefined {
  const { expected, diff } = table;
  if (diff.kind === 'unsupported' || !foreignKeysNeedIndex(server)) return undefined;
  const targetOf = ({ target }: ForeignKeyElement, among: Parents[keyof Parents]): TableSchema | undefined =>
    among.get(tableKey(target, server));
  const keys = [
    ...foreignKeysOf(expected).map((key) => ({ key, target: targetOf(key, parents.changing) })),
    // One that is there and points to what stays is not made again.
    ...gainedKeys(table).map((key) => ({ key, target: targetOf(key, parents.settled) })),
  ];
  for (const { key, target } of keys) {
    if (!target || kindMisfit(expected, target, server) !== undefined) continue;
    const misfit = columnsMisfit(key, expected, target, server);
    if (misfit === undefined) continue;
    const parent = nameInWords(target.name.name);
    return `${nameInWords(expected.name.name)} cannot get its foreign key ${nameInWords(key.name)}: ${parent} ${misfit}. It is so for the source, too: the server lets a table keep such a key, and makes none like it. Drop it there, or mend what it points to.`;
  }
  return undefined;
}

function tooLongText({ expected }: DiffedTable, { name, target }: ForeignKeyElement, misfit: string): string {
  return `${nameInWords(expected.name.name)} cannot get its foreign key ${nameInWords(name)}: ${nameInWords(target.name)} ${misfit}. Make the column as long in the source, or choose another policy for foreign keys.`;
}
