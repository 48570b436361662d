import { isVirtual } from '../schema/columns';
import { columnsOf, foreignKeysOf, indexesOf } from '../schema/elements';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import {
  dropsDependantsTogether,
  holdsEachIndexOfForeignKeys,
  holdsIndexesOfForeignKeys,
  holdsIndexesOverVirtualColumns,
} from '../schema/serverRules';
import type { ForeignKeyElement, IndexElement, TableSchema } from '../schema/tableSchema';
import { tableKey } from '../schema/tableName';
import { droppedColumn } from './changedElements';
import { withoutVisibility } from './indexes/comparedIndexes';
import { disturbsColumn } from './diffColumns';
import { matchByText } from './matchByText';
import { mustRebuild } from './indexes/rebuiltIndexes';
import { renamedIndexes } from './indexes/renamedIndexes';
import type { TableChange } from './tableDiff';
import type { TableTransition } from './tableTransition';

/** Foreign keys are matched by what they say, as a multiset; their names are the server's or the rule's affair. */
export function diffForeignKeys(transition: TableTransition): TableChange[] {
  const { expected, actual, server } = transition;
  const { common, added, dropped } = matchByText(
    foreignKeysOf(expected),
    foreignKeysOf(actual),
    (foreignKey) => foreignKeyText(foreignKey, server),
  );
  const disturbed = ({ from }: { from: ForeignKeyElement }): boolean => disturbsKey(from.columns, transition);
  return [
    ...dropped.map((foreignKey): TableChange => ({ kind: 'dropForeignKey', foreignKey })),
    ...common.filter(disturbed).map(({ from, to }): TableChange => ({ kind: 'resetForeignKey', from, to })),
    ...added.map((foreignKey): TableChange => ({ kind: 'addForeignKey', foreignKey })),
  ];
}

/**
 * True when foreign keys over, or to, these columns must give way to the changes: a column does not stay what it is, or
 * their index goes before its successor comes, in the round of a computed column (see roundsOfDrops).
 */
export function disturbsKey(columns: readonly string[], transition: TableTransition): boolean {
  const { actual, changes, server } = transition;
  if (columns.some((column) => changes.some((change) => disturbsColumn(change, column, server)))) return true;
  if (holdsIndexesOfForeignKeys(server) && losesIndex(columns, transition)) return true;
  if (holdsIndexesOverVirtualColumns(server) && hasVirtualOf(columns, actual) && changesIndexes(transition))
    return true;
  if (dropsDependantsTogether(server)) return false;
  const going = new Set(
    changes.flatMap((change) => {
      const gone = droppedColumn(change);
      return gone?.generated ? [gone.name.toLowerCase()] : [];
    }),
  );
  if (going.size === 0) return false;
  return indexesOf(actual).some(
    (index) => supports(index, columns) && index.columns.some((part) => going.has(part.toLowerCase())),
  );
}

function hasVirtualOf(columns: readonly string[], table: TableSchema): boolean {
  const names = columns.map((name) => name.toLowerCase());
  return columnsOf(table).some((column) => isVirtual(column) && names.includes(column.name.toLowerCase()));
}

/** Any that comes or goes may be a successor, or push one to another place. */
function changesIndexes(transition: TableTransition): boolean {
  const { expected, actual } = transition;
  const texts = (table: TableSchema): string => indexesOf(table).map(withoutVisibility).join('\n');
  return texts(expected) !== texts(actual) || indexesOf(actual).some(mustRebuild(transition));
}

/** True when an index that begins with these columns goes, be it to be built again; OceanBase asks for no order. */
function losesIndex(columns: readonly string[], transition: TableTransition): boolean {
  const { expected, actual, server } = transition;
  const staying = new Set(indexesOf(expected).map(withoutVisibility));
  const renamed = new Set(renamedIndexes(expected, actual, server).values());
  const isBuiltAgain = mustRebuild(transition);
  const stays = (index: IndexElement): boolean =>
    (staying.has(withoutVisibility(index)) || renamed.has(index)) && !isBuiltAgain(index);
  const present = indexesOf(actual).filter((index) => supports(index, inOrderOf(index, columns)));
  if (present.every(stays)) return false;
  return (
    holdsEachIndexOfForeignKeys(server) || !present.some((index) => supports(index, columns) && stays(index))
  );
}

/** A foreign key that no index of its table supports, which is only possible where checks were off. */
export function unindexedForeignKey(table: TableSchema): ForeignKeyElement | undefined {
  return foreignKeysOf(table).find(
    ({ columns }) => !indexesOf(table).some((index) => supports(index, columns)),
  );
}

/** The columns in the order in which an index has them. */
export function inOrderOf({ columns: names }: IndexElement, columns: readonly string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  const place = (column: string): number => lower.indexOf(column.toLowerCase());
  return [...columns].sort((one, other) => place(one) - place(other));
}

/** True for an index that begins with the whole columns, in their order; columns have no case. */
export function supports(
  { type, definition, columns: names }: IndexElement,
  columns: readonly string[],
): boolean {
  if (type === 'fulltext' || type === 'spatial') return false;
  if (columns.some((column, at) => column.toLowerCase() !== names[at]?.toLowerCase())) return false;
  // A prefix of a column is not the column.
  if (!definition.includes('`(')) return true;
  const parts = definition.match(/`(?:[^`]|``)+`(?:\(\d+\))?/g) ?? [];
  return columns.every((column, at) => quoteIdentifier(column).toLowerCase() === parts[at]?.toLowerCase());
}

/**
 * What a foreign key says, without its name. Columns have no case: the target's are printed as they were typed where
 * the target was made after the key.
 */
export function foreignKeyText(foreignKey: ForeignKeyElement, server: ServerFacts): string {
  const { columns, target, targetColumns, rules } = foreignKey;
  const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());
  return JSON.stringify([lower(columns), tableKey(target, server), lower(targetColumns), rules]);
}
