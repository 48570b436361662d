import type { TableChange } from '../diff/tableDiff';
import { checksOf, columnsOf, indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { losesChecks } from '../schema/serverRules';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { computedLast } from './computedLast';
import { roundsOfDrops } from './dependentColumns';
import { newIndex } from './indexMoves';

/**
 * OceanBase's rounds: first the options, which it forgets beside other changes, and the counter that makes room for
 * another; last what names columns that have to be there, or that are in the primary key until then.
 */
export function roundsOfOceanBase(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): (readonly TableChange[])[] {
  const early: TableChange[] = [];
  const main: TableChange[] = [];
  const late: TableChange[] = [];
  const counts = changes.some(
    (change) =>
      (change.kind === 'addColumn' && change.column.autoIncrement) ||
      (change.kind === 'modifyColumn' && change.to.autoIncrement && !change.from.autoIncrement),
  );
  for (const change of changes) {
    if (change.kind === 'setOption') {
      (isLate(change) ? late : early).push(change);
    } else if (change.kind !== 'modifyColumn') {
      if (counts && change.kind === 'dropColumn' && change.column.autoIncrement)
        early.push({ kind: 'modifyColumn', from: change.column, to: notCounting(change.column) });
      main.push(change);
    } else if (counts && change.from.autoIncrement && !change.to.autoIncrement) {
      early.push(inPlace(change));
      main.push(...move(change));
    } else if (change.to.nullable && leavesPrimaryKey(change.from.name, expected, actual)) {
      late.push(inPlace(change));
      main.push(...move(change, change.from));
    } else {
      main.push(change);
    }
  }
  const { keys, main: others } = keysBeforeColumns(main, expected, actual);
  const ordered = computedLast(others.flatMap((change) => indexOverLater(change, late)));
  const careful = mustGoOneByOne(changes, actual, server) ? ordered.flatMap(forbidNullAlone) : ordered;
  return [early, keys, ...roundsOfDrops(careful), late].filter((round) => round.length > 0);
}

/** The old primary key goes before the statement that replaces one of its columns ("drop rowkey column", error 1235). */
function keysBeforeColumns(
  main: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
): { readonly keys: readonly TableChange[]; readonly main: readonly TableChange[] } {
  const replaced = main.flatMap((change) => (change.kind === 'replaceColumn' ? [change.from.name] : []));
  if (!replaced.some((column) => leavesPrimaryKey(column, expected, actual))) return { keys: [], main };
  const present = new Set(columnsOf(actual).map(({ name }) => name.toLowerCase()));
  const keys = main.filter(
    (change) =>
      change.kind === 'replaceIndex' &&
      change.to.type === 'primary' &&
      change.to.columns.every((column) => present.has(column.toLowerCase())),
  );
  return { keys, main: main.filter((change) => !keys.includes(change)) };
}

/** An index over a column that becomes another one late is built behind it; `late` gets what is left out. */
function indexOverLater(change: TableChange, late: TableChange[]): TableChange[] {
  const index = newIndex(change);
  const isOver = late.some(
    (other) =>
      other.kind === 'modifyColumn' &&
      (other.converted === true || other.from.type !== other.to.type) &&
      index?.columns.some((column) => column.toLowerCase() === other.to.name.toLowerCase()),
  );
  if (!index || !isOver) return [change];
  late.push({ kind: 'addIndex', index });
  if (change.kind === 'replaceIndex') return [{ kind: 'dropIndex', index: change.from }];
  return change.kind === 'moveIndex' ? [{ kind: 'dropIndex', index }] : [];
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

function inPlace({ kind, from, to, converted }: Modification): Modification {
  return { kind, from, to, ...(converted && { converted }) };
}

function move({ position, to }: Modification, column = to): TableChange[] {
  return position ? [{ kind: 'moveColumn', column, position }] : [];
}

/** An option about columns that come, or about rows that are still to be written. */
function isLate({ name, to }: Extract<TableChange, { kind: 'setOption' }>): boolean {
  return to !== undefined && /^(?:AUTO_INCREMENT|TTL|EXPIRE_INFO|READ ONLY)$/.test(name);
}

/** Its columns take no NULL (error 1171). */
function leavesPrimaryKey(name: string, expected: TableSchema, actual: TableSchema): boolean {
  const [after, before] = [expected, actual].map((table) =>
    indexesOf(table)
      .find(({ type }) => type === 'primary')
      ?.columns.map((column) => column.toLowerCase()),
  );
  const column = name.toLowerCase();
  return before?.includes(column) === true && after?.includes(column) !== true;
}
