import type { TableTransition } from '../../diff/tableTransition';
import { checkIn, isComputedFrom, isOfVersion } from '../../schema/columns';
import { columnsOf, periodsOf } from '../../schema/elements';
import { namesOneOf } from '../../schema/namesIn';
import { printElement, withText } from '../../schema/printTable';
import { partitionColumns } from '../../schema/partitionColumns';
import { quoteIdentifier } from '../../schema/quoting';
import { namesHiddenVersionColumns } from '../../schema/serverRules';
import { findOption, withoutOption } from '../../schema/tableOptions';
import type {
  ColumnElement,
  IndexElement,
  TableElement,
  TableOption,
  TableSchema,
} from '../../schema/tableSchema';

/**
 * Where MariaDB does not go all the way in one statement: versioning ends before its columns or the engine become others
 * (errors 4120 and 4134) and before a column is named like its hidden ones (1089), and begins before a column is left
 * out (4124).
 */
export function versioningStops(transition: TableTransition): TableSchema[] {
  const { actual, expected } = transition;
  const ends = endsVersioning(transition);
  const begins = isVersioned(expected) && (ends || !isVersioned(actual));
  return [
    ...(ends ? [withoutVersioning(actual)] : []),
    ...(begins && columnsOf(expected).some(isLeftOut) ? [withAllVersioned(expected)] : []),
  ];
}

/** True when versioning stays, and yet has to end and begin anew: the history of rows is lost. */
export function restartsVersioning(transition: TableTransition): boolean {
  return isVersioned(transition.expected) && endsVersioning(transition);
}

function endsVersioning(transition: TableTransition): boolean {
  const { actual, expected } = transition;
  if (!isVersioned(actual)) return false;
  const engines = [actual, expected].map((table) => findOption(table, 'ENGINE')?.value);
  if (engines[0] !== engines[1] && (!isVersioned(expected) || engines.includes('InnoDB'))) return true;
  if (!isVersioned(expected))
    return versionColumns(actual) === '' && columnsOf(expected).some(isNamedLikeHidden);
  if (versionColumns(actual) === versionColumns(expected)) return false;
  return !keepsHistory(transition);
}

/** MariaDB takes such a column for the hidden one in its indexes, though that one goes. */
function isNamedLikeHidden({ name }: ColumnElement): boolean {
  return /^row_(?:start|end)$/i.test(name);
}

/** Columns with the times of versions can be hidden as they are; hidden ones get names at the end, and no other word. */
function keepsHistory({ actual, expected, server }: TableTransition): boolean {
  const columns = columnsOf(expected);
  const wanted = columns.filter(isOfVersion);
  const present = columnsOf(actual).filter(isOfVersion);
  // Those that count transactions go on counting them when they are hidden, and none is hidden while it has a check.
  if (wanted.length === 0)
    return present.every(({ type, definition }) => type.startsWith('timestamp') && !checkIn(definition));
  return (
    present.length === 0 &&
    namesHiddenVersionColumns(server) &&
    !columns.some(isLeftOut) &&
    // Those of the hidden ones' names it takes for granted, and does nothing (seen on 11.8.9).
    !wanted.some(isNamedLikeHidden) &&
    wanted.every(({ definition }) => plainVersionColumn.test(definition)) &&
    wanted.every((column, at) => column === columns[columns.length - wanted.length + at])
  );
}

const plainVersionColumn = /^timestamp\(6\) GENERATED ALWAYS AS ROW (?:START|END)$/;

const versioning = 'WITH SYSTEM VERSIONING';

function isVersioned(table: TableSchema): boolean {
  return findOption(table, versioning) !== undefined;
}

/** Without any where the server keeps them hidden. No word of theirs can be changed. */
function versionColumns(table: TableSchema): string {
  return columnsOf(table).filter(isOfVersion).map(printElement).join();
}

function withoutVersioning(table: TableSchema): TableSchema {
  const { partitioning, ...rest } = table;
  const gone = madeOfVersions(table);
  const isGone = (column: string): boolean => gone.has(column.toLowerCase());
  const periods = periodsOf(table).filter(({ name }) => name.toUpperCase() === 'SYSTEM_TIME');
  const elements = table.elements.flatMap((element): TableElement[] => {
    if (element.kind === 'column' && isGone(element.name)) return [];
    if (element.kind === 'period' && periods.includes(element)) return [];
    if (element.kind === 'check' && namesOneOf(element.definition, gone)) return [];
    return element.kind === 'index' ? withoutParts(element, isGone) : [element];
  });
  const partsHistory =
    partitioning?.startsWith('PARTITION BY SYSTEM_TIME') === true || partitionColumns(table).some(isGone);
  // Aria sets it as partitions go.
  const more = partsHistory && findOption(table, 'ENGINE')?.value === 'Aria' ? [pageChecksum] : [];
  const kept = { ...rest, elements, ...(partitioning !== undefined && !partsHistory && { partitioning }) };
  return withoutOption(kept, versioning, more);
}

/** In lower case, the columns with the times of versions and those that are computed from them, which go together. */
function madeOfVersions(table: TableSchema): ReadonlySet<string> {
  const columns = columnsOf(table);
  const made = new Set(columns.filter(isOfVersion).map(({ name }) => name.toLowerCase()));
  for (let before = -1; before < made.size;) {
    before = made.size;
    for (const column of columns) if (isComputedFrom(column, made)) made.add(column.name.toLowerCase());
  }
  return made;
}

const pageChecksum: TableOption = { name: 'PAGE_CHECKSUM', value: '1', text: 'PAGE_CHECKSUM=1' };

/** MariaDB puts the end of a row into each unique index, and takes no column away that stands in one. */
function withoutParts(index: IndexElement, isGone: (column: string) => boolean): IndexElement[] {
  const columns = index.columns.filter((column) => !isGone(column));
  if (columns.length === index.columns.length) return [index];
  if (columns.length === 0) return [];
  const cut = (text: string): string =>
    index.columns.filter(isGone).reduce((left, column) => {
      const part = quoteIdentifier(column);
      return left.replace(`,${part}`, '').replace(`(${part},`, '(');
    }, text);
  return [{ ...index, columns, definition: cut(index.definition), text: cut(index.text) }];
}

const leftOut = /('(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`)| WITHOUT SYSTEM VERSIONING/gs;

function isLeftOut({ definition }: ColumnElement): boolean {
  return [...definition.matchAll(leftOut)].some(([, quoted]) => quoted === undefined);
}

function withAllVersioned(table: TableSchema): TableSchema {
  const elements = table.elements.map((element): TableElement => {
    if (element.kind !== 'column') return element;
    const definition = element.definition.replace(leftOut, (_, quoted?: string) => quoted ?? '');
    return { ...element, definition };
  });
  return withText({ ...table, elements });
}
