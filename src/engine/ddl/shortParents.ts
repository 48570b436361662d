import { textLength } from '../diff/diffColumns';
import { findColumn } from '../schema/columns';
import { indexesOf } from '../schema/elements';
import { partitionColumns } from '../schema/partitionColumns';
import { withText } from '../schema/printTable';
import { nameInWords, quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import { wantsLongChildren } from '../schema/serverRules';
import { tableKey } from '../schema/tableName';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../schema/tableSchema';
import { type DiffedTable, gainedKeys } from './diffedTable';

/** The lengths that columns of parents may have as long as foreign keys to them are made: by table, by column. */
export type ShortLengths = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A key that a child is to get, and why not, in words that follow the parent's name. */
export interface ImpossibleKey {
  readonly foreignKey: ForeignKeyElement;
  readonly misfit: string;
}

/**
 * Where a source's child is shorter than its parent, the parent became longer under the key; so does the shadow's. It
 * may be a child itself, and is shorter than its own parent meanwhile. Told are also the keys that cannot be made so, by
 * their tables.
 */
export function shortLengths(
  tables: readonly DiffedTable[],
  server: ServerFacts,
): { readonly lengths: ShortLengths; readonly impossible: ReadonlyMap<string, ImpossibleKey> } {
  const lengths = new Map<string, Map<string, number>>();
  const impossible = new Map<string, ImpossibleKey>();
  if (!wantsLongChildren(server)) return { lengths, impossible };
  const byKey = new Map(tables.map((table) => [tableKey(table.expected.name, server), table]));
  const gained = tables.flatMap((child) =>
    gainedKeys(child).flatMap((foreignKey) => {
      const key = tableKey(foreignKey.target, server);
      const parent = byKey.get(key);
      return parent ? [{ child, foreignKey, parent, key }] : [];
    }),
  );
  const lengthOf = (key: string, column: ColumnElement | undefined): number =>
    lengths.get(key)?.get(column?.name.toLowerCase() ?? '') ?? (column && textLength(column)) ?? 0;
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (const { child, foreignKey, parent, key } of gained) {
      for (const [at, name] of foreignKey.targetColumns.entries()) {
        const to = findColumn(parent.expected, name);
        const from = findColumn(child.expected, foreignKey.columns[at] ?? '');
        const length = lengthOf(tableKey(child.expected.name, server), from);
        if (!to || length === 0 || length >= lengthOf(key, to)) continue;
        if (!mayBeShort(to, length, parent)) {
          const misfit = `has ${nameInWords(to.name)} as ${to.type}, which is longer than varchar(${length})`;
          impossible.set(tableKey(child.expected.name, server), { foreignKey, misfit });
          continue;
        }
        const columns = lengths.get(key) ?? new Map<string, number>();
        lengths.set(key, columns.set(to.name.toLowerCase(), length));
        isDone = false;
      }
    }
  }
  return { lengths, impossible };
}

/** The table as it is when the keys are made; absent where it is what it should be. */
export function withShortColumns(
  expected: TableSchema,
  lengths: ShortLengths,
  server: ServerFacts,
): TableSchema | undefined {
  const columns = lengths.get(tableKey(expected.name, server));
  if (!columns) return undefined;
  const elements = expected.elements.map((element) => {
    const length = element.kind === 'column' ? columns.get(element.name.toLowerCase()) : undefined;
    if (element.kind !== 'column' || length === undefined) return element;
    const type = `varchar(${length})`;
    return { ...element, type, definition: type + element.definition.slice(element.type.length) };
  });
  return withText({ ...expected, elements });
}

/** No value is lost, and nothing in the table wants the whole length. */
function mayBeShort(column: ColumnElement, length: number, { expected, actual, diff }: DiffedTable): boolean {
  const name = column.name.toLowerCase();
  const prefix = `${quoteIdentifier(name)}(`;
  if (
    (column.defaultValue?.length ?? 0) > length ||
    partitionColumns(expected).includes(name) ||
    indexesOf(expected).some(({ definition }) => definition.toLowerCase().includes(prefix))
  )
    return false;
  if (diff.kind !== 'alter') return diff.kind === 'create' || diff.kind === 'recreate';
  const present = actual && findColumn(actual, name);
  if (!present) return true;
  const before = textLength(present);
  return before !== undefined && before <= length;
}
