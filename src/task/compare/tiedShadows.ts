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
 * and so do the unsupported ones among the tables. Linear in tables and foreign keys, once for each link of a chain.
 */
export function refuseTied(
  tables: readonly (DiffedTable | undefined)[],
  others: readonly TableSchema[],
  server: ServerFacts,
): readonly (DiffedTable | undefined)[] {
  const staying: StayingTables = { tables: new Map(), keysTo: new Map() };
  for (const other of others) stay(other.name, other, staying, server);
  for (const table of tables) {
    if (table?.diff.kind === 'unsupported') stay(table.expected.name, table.actual, staying, server);
  }
  const result = refuseKeysOfSources(tables, staying, server);
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
  staying: StayingTables,
  server: ServerFacts,
): (DiffedTable | undefined)[] {
  const wanted = new Map(
    tables.flatMap((table) =>
      table && table.diff.kind !== 'unsupported' ? [[tableKey(table.expected.name, server), table]] : [],
    ),
  );
  const tooShort = keysOfShortColumns(tables, server);
  return tables.map((table) => {
    const key = table && tooShort.get(tableKey(table.expected.name, server));
    const reason =
      table && (key ? tooLongText(table, key.foreignKey, key.misfit) : sourceReason(table, wanted, server));
    if (reason === undefined) return table;
    const held = table!.diff.kind === 'identical' ? table! : unsupportedTable(table!, reason);
    stay(held.expected.name, held.actual, staying, server);
    return held;
  });
}

/** Keys from columns that are shorter than what they point to, which no order of changes makes; by their tables. */
function keysOfShortColumns(
  tables: readonly (DiffedTable | undefined)[],
  server: ServerFacts,
): ReadonlyMap<string, ImpossibleKey> {
  if (!wantsLongChildren(server)) return new Map();
  const present = tables.filter((table) => table !== undefined);
  return shortLengths(withKeysReset(present, server), server).impossible;
}

/**
 * Of a key that the source got while checks were off, to a table of the task that will not fit it either. One that is
 * in step may be known by its text alone; the server tells of it.
 */
function sourceReason(
  table: DiffedTable,
  wanted: ReadonlyMap<string, DiffedTable>,
  server: ServerFacts,
): string | undefined {
  const { expected, diff } = table;
  if (diff.kind === 'unsupported' || !foreignKeysNeedIndex(server)) return undefined;
  for (const foreignKey of foreignKeysOf(expected)) {
    const target = wanted.get(tableKey(foreignKey.target, server));
    if (!target || target.diff.kind === 'identical') continue;
    if (kindMisfit(expected, target.expected, server) !== undefined) continue;
    const misfit = columnsMisfit(foreignKey, expected, target.expected, server);
    if (misfit === undefined) continue;
    const parent = nameInWords(foreignKey.target.name);
    return `${nameInWords(expected.name.name)} cannot get its foreign key ${nameInWords(foreignKey.name)}: ${parent}, as its source is, ${misfit}. The source got the key while checks were off, and the server makes none like it. Drop it there, or mend what it points to.`;
  }
  return undefined;
}

function tooLongText({ expected }: DiffedTable, { name, target }: ForeignKeyElement, misfit: string): string {
  return `${nameInWords(expected.name.name)} cannot get its foreign key ${nameInWords(name)}: ${nameInWords(target.name)} ${misfit}. Make the column as long in the source, or choose another policy for foreign keys.`;
}
