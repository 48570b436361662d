import { isVirtual } from '../schema/columns';
import { checksOf, columnsOf, foreignKeysOf, indexesOf, periodsOf } from '../schema/elements';
import { freeName, renameCheck } from '../schema/freeName';
import { primaryKeyOf } from '../schema/indexes';
import { namesOneOf } from '../schema/namesIn';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import {
  checkNamesAreGlobal,
  dropsDependantsTogether,
  elementOrderMatters,
  holdsColumnsOfChecks,
  holdsIndexesOfForeignKeys,
  holdsIndexesOverVirtualColumns,
} from '../schema/serverRules';
import type { CheckElement, ForeignKeyElement, IndexElement, TableSchema } from '../schema/tableSchema';
import { tableKey } from '../schema/tableName';
import { droppedColumn, isRetyped } from './changedElements';
import { columnsOfBytes, comparedCheck, isOfBytes } from './comparedCheck';
import { disturbsColumn } from './diffColumns';
import { withoutVisibility } from './comparedIndexes';
import { mustRebuild } from './rebuiltIndexes';
import { shapeThatTakesNullFirst } from './shapes';
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
  const { expected, actual } = transition;
  const staying = new Set(indexesOf(expected).map(withoutVisibility));
  const isBuiltAgain = mustRebuild(transition);
  return indexesOf(actual).some(
    (index) =>
      supports(index, inOrderOf(index, columns)) &&
      (!staying.has(withoutVisibility(index)) || isBuiltAgain(index)),
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

/**
 * Why a check cannot go: MariaDB takes DROP CONSTRAINT `primary` for the primary key's. Before 10.5 it makes such checks
 * beside one (run on 10.3).
 */
export function fixedCheck({ changes, actual, server }: TableTransition): string | undefined {
  const goes = changes.some(
    (change) =>
      (change.kind === 'dropCheck' || change.kind === 'moveCheck') &&
      change.check.name?.toLowerCase() === 'primary',
  );
  if (!goes || server.flavor !== 'mariadb') return undefined;
  if (!primaryKeyOf(actual)) return undefined;
  return `MariaDB would drop the primary key of ${actual.name.name} in place of its check named primary. Recreate the shadow, or leave the table out.`;
}

/**
 * Checks of the table level. Where names are unique in a whole database they cannot be the source's, and only the
 * definitions count; elsewhere names and order are part of the structure.
 */
export function diffChecks({
  expected,
  actual,
  changes: columnChanges,
  server,
}: TableTransition): TableChange[] {
  const wanted = checksOf(expected);
  const present = checksOf(actual);
  if (wanted.length + present.length === 0) return [];
  const bytes = columnsOfBytes(expected, server);
  const text = checkNamesAreGlobal(server)
    ? (check: CheckElement): string => comparedCheck(check.definition, bytes)
    : (check: CheckElement): string => check.text;
  const { common, added, dropped } = matchByText(wanted, present, text);
  const changes: TableChange[] = dropped.map((check) => ({ kind: 'dropCheck', check }));
  const newcomers = new Set(added);
  const used = new Set(common.map(({ from }) => from.name?.toLowerCase()));
  const places = new Map(common.map(({ from, to }) => [to, present.indexOf(from)]));
  const ordered = elementOrderMatters(server) && !checkNamesAreGlobal(server);
  const replaced = columnChanges.flatMap((change) => {
    // Literals beside a column that becomes bytes, or letters, keep the character set of what it was (MySQL 8).
    const becomesOther =
      change.kind === 'modifyColumn' &&
      isOfBytes(change.from, actual, server) !== isOfBytes(change.to, expected, server);
    const disturbs =
      change.kind === 'replaceColumn' ||
      (checkNamesAreGlobal(server) && becomesOther) ||
      (holdsColumnsOfChecks(server) && isRetyped(change));
    return disturbs ? [change.from.name.toLowerCase()] : [];
  });
  const forgotten = columnChanges.some((change) => shapeThatTakesNullFirst(change, server));
  let lastPlace = -1;
  for (const check of wanted) {
    const place = places.get(check) ?? Infinity;
    // No server drops a column that a check names, not even to add it again; OceanBase does not change its type either.
    const moves = forgotten || place < lastPlace || namesOneOf(check.definition, replaced);
    if (newcomers.has(check)) changes.push({ kind: 'addCheck', check: withFreeName(check, used) });
    else if (moves) changes.push({ kind: 'moveCheck', check: common.find(({ to }) => to === check)!.from });
    if (ordered) lastPlace = moves ? Infinity : place;
  }
  return changes;
}

/** Where only definitions are compared, a check that stays can bear the name that a new one is to get. */
function withFreeName(check: CheckElement, used: Set<string | undefined>): CheckElement {
  if (check.name === undefined) return check;
  const name = freeName(check.name, (each) => used.has(each.toLowerCase()));
  used.add(name.toLowerCase());
  return renameCheck(check, name);
}

/** MariaDB's periods, matched by name. */
export function diffPeriods(expected: TableSchema, actual: TableSchema): TableChange[] {
  const { added, dropped } = matchByText(periodsOf(expected), periodsOf(actual), (period) => period.text);
  return [
    ...dropped.map((period): TableChange => ({ kind: 'dropPeriod', period })),
    ...added.map((period): TableChange => ({ kind: 'addPeriod', period })),
  ];
}

function matchByText<T>(
  wanted: readonly T[],
  present: readonly T[],
  text: (element: T) => string,
): { common: { from: T; to: T }[]; added: T[]; dropped: T[] } {
  const left = [...present];
  const common: { from: T; to: T }[] = [];
  const added: T[] = [];
  for (const to of wanted) {
    const at = left.findIndex((from) => text(from) === text(to));
    if (at < 0) added.push(to);
    else common.push({ from: left.splice(at, 1)[0]!, to });
  }
  return { common, added, dropped: left };
}
