import { isRetyped } from '../../diff/rebuiltIndexes';
import { columnAfter } from '../../diff/shapes';
import type { TableChange } from '../../diff/tableDiff';
import { checksOf, indexesOf } from '../../schema/elements';
import { namesIn } from '../../schema/namesIn';
import { partitionColumns } from '../../schema/partitionColumns';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { losesChecks } from '../../schema/serverRules';
import type { ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { computedLast } from './computedLast';
import { roundsOfDrops, unsettledColumn } from './dependentColumns';
import { dropOf, newIndex } from './indexMoves';
import { shapesLast } from './shapesLast';

/**
 * OceanBase's rounds: first the options, which it forgets beside other changes, and the counter that makes room for
 * another; then the rest with its partitioning; behind it what is kept until then by the primary key or the old
 * partitioning; last the options that name columns or are about rows.
 */
export function roundsOfOceanBase(
  all: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): (readonly TableChange[])[] {
  const [taking = [], ...shapes] = shapesLast(withPartitioning(all, expected, actual), server);
  const changes = computedLast(taking);
  const early: TableChange[] = [];
  const main: TableChange[] = [];
  const late: TableChange[] = [];
  const last: TableChange[] = [];
  const parts = changes.some(({ kind }) => kind === 'setPartitioning');
  const held = parts ? partitionColumns(actual) : [];
  const stays = partitionColumns(expected);
  const isHeld = ({ name }: ColumnElement): boolean => held.includes(name.toLowerCase());
  const isKept = ({ name }: ColumnElement): boolean => stays.includes(name.toLowerCase());
  if (changes.flatMap(retypedColumn).some((column) => isHeld(column) && isKept(column)))
    early.push(byKey(actual, held));
  // A computed column goes before those that it names.
  const dropsLate = changes.some((change) => change.kind === 'dropColumn' && isHeld(change.column));
  const counts = changes.some(
    (change) =>
      (change.kind === 'addColumn' && change.column.autoIncrement) ||
      (change.kind === 'modifyColumn' && change.to.autoIncrement && !change.from.autoIncrement),
  );
  for (const change of changes) {
    if (change.kind === 'setOption') {
      (isLast(change) ? last : early).push(change);
    } else if (change.kind !== 'modifyColumn') {
      if (counts && change.kind === 'dropColumn' && change.column.autoIncrement)
        early.push({ kind: 'modifyColumn', from: change.column, to: notCounting(change.column) });
      (dropsLate && change.kind === 'dropColumn' ? late : main).push(change);
    } else if (counts && change.from.autoIncrement && !change.to.autoIncrement) {
      early.push(inPlace(change));
      main.push(...move(change));
    } else if (
      (isRetyped(change) && isHeld(change.from) && !isKept(change.from)) ||
      ((change.to.nullable || isRetyped(change)) && leavesPrimaryKey(change.from.name, expected, actual))
    ) {
      late.push(inPlace(change));
      main.push(...move(change, change.from));
    } else {
      main.push(change);
    }
  }
  late.push(...main.filter((change) => isUpon(change, late)));
  const settled = main.flatMap((change): readonly TableChange[] => {
    if (late.includes(change)) return [];
    if ((change.kind === 'addCheck' || change.kind === 'moveCheck') && names(change.check.definition, late)) {
      const { check } = change;
      late.push({ kind: 'addCheck', check });
      return change.kind === 'moveCheck' ? [{ kind: 'dropCheck', check }] : [];
    }
    const index = newIndex(change);
    if (!index || (holdsColumns(index, held) && !isOverLater(index, late))) return [change];
    late.push({ kind: 'addIndex', index });
    return dropOf(change);
  });
  const { keys, others } = keysBeforeColumns(settled, actual);
  const careful = (round: readonly TableChange[]): readonly TableChange[] =>
    mustGoOneByOne(all, actual, server) ? round.flatMap(forbidNullAlone) : round;
  return [early, keys, ...roundsOfDrops(careful(others)), ...roundsOfDrops(careful(late)), ...shapes, last]
    .flatMap(dropsBeforeNotNull)
    .filter((round) => round.length > 0);
}

/**
 * The old primary key goes before the statement that replaces one of its columns ("drop rowkey column", error 1235),
 * and the new one comes with it where its columns are there, else behind them.
 */
function keysBeforeColumns(
  changes: readonly TableChange[],
  actual: TableSchema,
): { readonly keys: readonly TableChange[]; readonly others: readonly TableChange[] } {
  const replaced = changes.flatMap((change) => (change.kind === 'replaceColumn' ? [lower(change.from)] : []));
  const old = primaryColumns(actual) ?? [];
  if (!replaced.some((column) => old.includes(column))) return { keys: [], others: changes };
  const unsettled = new Set(changes.flatMap(unsettledColumn));
  const keys: TableChange[] = [];
  const others = changes.flatMap((change): readonly TableChange[] => {
    if (change.kind !== 'replaceIndex' || change.to.type !== 'primary') return [change];
    const isThere = !change.to.columns.some((column) => unsettled.has(column.toLowerCase()));
    keys.push(...(isThere ? [change] : dropOf(change)));
    return isThere ? [] : [{ kind: 'addIndex', index: change.to }];
  });
  return { keys, others };
}

/** A key holds the columns of the partitioning that it stands beside (error 1503). */
function holdsColumns({ type, text, columns }: IndexElement, held: readonly string[]): boolean {
  const isKey = type === 'primary' || (type === 'unique' && !/ GLOBAL\b/.test(text));
  return !isKey || held.every((column) => columns.some((part) => part.toLowerCase() === column));
}

/** An index over a column that comes, or becomes another one, late is built behind it. */
function isOverLater({ columns }: IndexElement, late: readonly TableChange[]): boolean {
  const changed = late
    .filter((change) => change.kind !== 'modifyColumn' || isRetyped(change))
    .flatMap(unsettledColumn);
  return columns.some((column) => changed.includes(column.toLowerCase()));
}

/** True for a column that is computed from one that becomes another one late. */
function isUpon(change: TableChange, late: readonly TableChange[]): boolean {
  if (change.kind !== 'addColumn' && change.kind !== 'replaceColumn') return false;
  const expression = columnAfter(change)?.generated?.expression;
  return expression !== undefined && names(expression, late);
}

function names(expression: string, late: readonly TableChange[]): boolean {
  const named = namesIn(expression);
  return late.flatMap(retypedColumn).some((column) => named.has(lower(column)));
}

/**
 * True where a column ceases to take NULL in a table with checks: in one statement with a change that writes the table
 * anew, be it the same column's place or name, OceanBase forgets all checks without a word.
 */
export function mustGoOneByOne(
  changes: readonly TableChange[],
  actual: TableSchema,
  server: ServerFacts,
): boolean {
  return losesChecks(server) && checksOf(actual).length > 0 && changes.some(forbidsNull);
}

function forbidsNull(change: TableChange): boolean {
  return change.kind === 'modifyColumn' && change.from.nullable && !change.to.nullable;
}

/**
 * While other tables change, OceanBase begins NOT NULL a second time, and finds the indexes gone that it dropped the
 * first (error 1091, for two or more of them).
 */
function dropsBeforeNotNull(round: readonly TableChange[]): (readonly TableChange[])[] {
  const drops = round.filter((change) => change.kind === 'dropIndex' && change.index.type !== 'primary');
  if (drops.length < 2 || !round.some(forbidsNull)) return [round];
  return [drops, round.filter((change) => !drops.includes(change))];
}

/** Several columns of one RANGE or LIST keep their types as long as it stands (error 1654). */
function withPartitioning(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
): readonly TableChange[] {
  const { partitioning: from } = actual;
  const { partitioning: to } = expected;
  if (from === undefined || to === undefined || !overSeveral.test(from)) return changes;
  const held = partitionColumns(actual);
  const isStuck = changes.flatMap(retypedColumn).some((column) => held.includes(lower(column)));
  const isMade = changes.some(({ kind }) => kind === 'setPartitioning');
  return isStuck && !isMade ? [...changes, { kind: 'setPartitioning', from, to }] : changes;
}

const overSeveral = /^\s*partition by (?:range|list) columns\s*\([^)]*,/i;

/** What lets the columns of a partitioning become others (errors 1659 and 1486), and what every key agrees with. */
function byKey({ partitioning }: TableSchema, columns: readonly string[]): TableChange {
  const to = `partition by key(${columns.map(quoteIdentifier).join(', ')})`;
  return { kind: 'setPartitioning', ...(partitioning !== undefined && { from: partitioning }), to };
}

/** The name first, then the type, then NOT NULL, then the place. */
function forbidNullAlone(change: TableChange): TableChange[] {
  if (change.kind !== 'modifyColumn' || !forbidsNull(change)) return [change];
  const from = { ...change.from, name: change.to.name };
  const rename: TableChange[] =
    change.from.name === from.name ? [] : [{ kind: 'modifyColumn', from: change.from, to: from }];
  const { to, converted } = change;
  const retyped = { ...to, nullable: true, definition: takingNull(to) };
  const retype: TableChange[] =
    (from.type === to.type && !converted) || retyped.definition === to.definition
      ? []
      : [inPlace({ ...change, from, to: retyped })];
  return [...rename, ...retype, inPlace({ ...change, from }), ...move(change)];
}

function takingNull({ type, definition, generated, autoIncrement }: ColumnElement): string {
  if (generated || autoIncrement) return definition;
  return type + definition.slice(type.length).replace(' NOT NULL', ' NULL');
}

function notCounting(column: ColumnElement): ColumnElement {
  return {
    ...column,
    autoIncrement: false,
    definition: column.definition.replace(' AUTO_INCREMENT', ''),
  };
}

type Modification = Extract<TableChange, { kind: 'modifyColumn' }>;

function retypedColumn(change: TableChange): ColumnElement[] {
  return isRetyped(change) ? [change.from] : [];
}

function inPlace({ kind, from, to, converted }: Modification): Modification {
  return { kind, from, to, ...(converted && { converted }) };
}

function move({ position, to }: Modification, column = to): TableChange[] {
  return position ? [{ kind: 'moveColumn', column, position }] : [];
}

/** An option about columns that come, or about rows that are still to be written. */
function isLast({ name, to }: Extract<TableChange, { kind: 'setOption' }>): boolean {
  return to !== undefined && /^(?:AUTO_INCREMENT|TTL|EXPIRE_INFO|READ ONLY)$/.test(name);
}

/** Its columns take no NULL (error 1171). */
function leavesPrimaryKey(name: string, expected: TableSchema, actual: TableSchema): boolean {
  const column = name.toLowerCase();
  return primaryColumns(actual)?.includes(column) === true && !primaryColumns(expected)?.includes(column);
}

function primaryColumns(table: TableSchema): readonly string[] | undefined {
  return indexesOf(table)
    .find(({ type }) => type === 'primary')
    ?.columns.map((column) => column.toLowerCase());
}

function lower({ name }: ColumnElement): string {
  return name.toLowerCase();
}
