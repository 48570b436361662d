import { checkIn, findColumn } from '../schema/columns';
import { checksOf, columnsOf, indexesOf, periodsOf } from '../schema/elements';
import { firstOf } from '../schema/firstOf';
import { generatedKey } from '../schema/generatedKey';
import { isFunctional, withDefinition } from '../schema/indexes';
import { namesOneOf } from '../schema/namesIn';
import { partitionColumns } from '../schema/partitionColumns';
import { printForeignKey } from '../schema/printForeignKey';
import { withText } from '../schema/printTable';
import { mapNames, nameInWords, quoteIdentifier, unquoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import { tableKey } from '../schema/tableName';
import type {
  CheckElement,
  ColumnElement,
  ForeignKeyElement,
  IndexElement,
  TableElement,
  TableSchema,
} from '../schema/tableSchema';
import { isSymbol, nextToken } from '../schema/tokens';
import { spelledOut } from './comparedPartitioning';
import { diffTables, refusedTable } from './diffTables';
import { heldByServer } from './limits/nameHolders';
import { withAlteredIndexes } from './indexes/alteredIndexes';
import type { ColumnRename, TableChange, TableDiff } from './tableDiff';

/** The difference, and the shadow that it begins from: as it will be once its columns are renamed. */
export interface RenamedDiff {
  readonly diff: TableDiff;
  readonly actual: TableSchema;
}

/**
 * What separates the shadow from what it should be where the user says that some of its columns are columns of the
 * source under other names: they are renamed first, and keep their values. What was done before is left aside; where
 * something is built upon such a column, servers do not rename it, and the reason is told.
 */
export function diffRenamed(
  expected: TableSchema,
  shadow: TableSchema,
  renames: readonly ColumnRename[],
  server: ServerFacts,
): RenamedDiff {
  const columns = renames.filter((rename) => !isLeftAside(rename, expected, shadow));
  if (columns.length === 0) return { diff: diffTables(expected, shadow, server), actual: shadow };
  const actual = withColumnsRenamed(shadow, columns, server);
  const reason =
    firstOf(columns, (rename) => refusal(rename, columns, expected, shadow, server)) ??
    refusedTable(actual, shadow, server, renameChanges(shadow, columns));
  if (reason !== undefined) return { diff: { kind: 'unsupported', reason, renamed: true }, actual: shadow };
  const diff = diffTables(expected, actual, server);
  if (diff.kind === 'unsupported') return { diff: { ...diff, renamed: true }, actual: shadow };
  const changes = diff.kind === 'alter' ? diff.changes : [];
  return { diff: { kind: 'alter', changes, renamed: { columns, before: shadow } }, actual };
}

/** True where it was done before, or says nothing of these tables any more. */
function isLeftAside({ from, to }: ColumnRename, expected: TableSchema, shadow: TableSchema): boolean {
  const has = (table: TableSchema, name: string): boolean => findColumn(table, name) !== undefined;
  return has(shadow, to)
    ? !has(shadow, from) || has(expected, from)
    : !has(shadow, from) && !has(expected, to);
}

function refusal(
  { from, to }: ColumnRename,
  all: readonly ColumnRename[],
  expected: TableSchema,
  shadow: TableSchema,
  server: ServerFacts,
): string | undefined {
  const clash = all.find((other) => areSame(other.from, from) !== areSame(other.to, to));
  const holder = clash
    ? `${nameInWords(clash.from)} is to be renamed to ${nameInWords(clash.to)}`
    : (misfitOf({ from, to }, expected, shadow) ??
      holderOf(from, shadow) ??
      heldByServer(from, shadow, server));
  return holder === undefined
    ? undefined
    : `Column ${nameInWords(from)} of ${shadow.name.name} cannot be renamed to ${nameInWords(to)}: ${holder}. Take the rename back, or leave the table out.`;
}

function misfitOf(
  { from, to }: ColumnRename,
  expected: TableSchema,
  shadow: TableSchema,
): string | undefined {
  if (!findColumn(shadow, from)) return 'there is no such column';
  if (findColumn(shadow, to)) return `there is ${nameInWords(to)}, too`;
  if (findColumn(expected, from)) return `the source has ${nameInWords(from)}, too`;
  return findColumn(expected, to) ? undefined : 'the source has no such column';
}

/** Columns have no case. */
function areSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What holds a column's name, in words; undefined where it can be renamed. */
export function holderOf(column: string, table: TableSchema): string | undefined {
  const name = column.toLowerCase();
  const isNamed = ({ definition }: { readonly definition: string }): boolean =>
    namesOneOf(definition, [name]);
  const other = columnsOf(table).find((each) =>
    each.name.toLowerCase() === name ? each.generated !== undefined : isNamed(each),
  );
  if (other?.name.toLowerCase() === name) return 'it is computed';
  if (generatedKey(table)?.name.toLowerCase() === name) return 'it is the key that the server made by itself';
  if (other) return `column ${nameInWords(other.name)} is built upon it`;
  const index = indexesOf(table).find((each) => isFunctional(each) && isNamed(each));
  if (index) return `index ${nameInWords(index.name)} is computed from it`;
  if (periodsOf(table).some(({ text }) => namesOneOf(text, [name]))) return 'it is a part of a period';
  const partitioning = spelledOut(table);
  const partitioned = partitioning === undefined ? table : { ...table, partitioning };
  return partitionColumns(partitioned).includes(name) ? 'the table is partitioned by it' : undefined;
}

/**
 * The table once these columns are renamed. Its indexes and foreign keys follow; checks come again, at the end; and
 * MariaDB forgets that indexes are USING HASH.
 */
export function withColumnsRenamed(
  table: TableSchema,
  renames: readonly ColumnRename[],
  server: ServerFacts,
): TableSchema {
  const rename = renaming(renames);
  const checks = namedChecks(table, renames);
  const isItself = ({ target }: ForeignKeyElement): boolean =>
    tableKey(target, server) === tableKey(table.name, server);
  const elements = table.elements.flatMap((element): TableElement[] => {
    switch (element.kind) {
      case 'column':
        return [renamedColumn(element, rename)];
      case 'index':
        return [renamedIndex(element, rename)];
      case 'foreignKey':
        return [renamedForeignKey(element, rename, isItself(element), table)];
      case 'check':
        return checks.includes(element) ? [] : [element];
      case 'period':
        return [element];
    }
  });
  const again = checks.map((check) => renamedCheck(check, rename));
  return withAlteredIndexes(withText({ ...table, elements: [...elements, ...again] }), server);
}

/** The changes of the statement that renames them. */
export function renameChanges(table: TableSchema, renames: readonly ColumnRename[]): TableChange[] {
  const rename = renaming(renames);
  const columns = columnsOf(table).flatMap((from): TableChange[] => {
    const to = renamedColumn(from, rename);
    return to.name === from.name ? [] : [{ kind: 'modifyColumn', from, to }];
  });
  const checks = namedChecks(table, renames).flatMap((check): TableChange[] => [
    { kind: 'dropCheck', check },
    { kind: 'addCheck', check: renamedCheck(check, rename) },
  ]);
  return [...columns, ...checks];
}

/** An SQL text about the table as it will be, for the table as it is; other tables and their columns have a qualifier. */
export function underOldNames(sql: string, renames: readonly ColumnRename[]): string {
  const back = renaming(renames.map(({ from, to }) => ({ from: to, to: from })));
  return sql.replace(pieces, (text, other?: string) =>
    text.startsWith("'") || other !== undefined ? text : mapNames(text, quotedBy(back)),
  );
}

/** Strings, other tables and their columns, and names of columns. */
const pieces = /'(?:[^'\\]|''|\\.)*'|((?:\bparent|`(?:[^`]|``)+`)\.`(?:[^`]|``)+`)|`(?:[^`]|``)+`/gs;

type Renaming = (name: string) => string;

function renaming(renames: readonly ColumnRename[]): Renaming {
  const names = new Map(renames.map(({ from, to }) => [from.toLowerCase(), to]));
  return (name) => names.get(name.toLowerCase()) ?? name;
}

const quotedBy =
  (rename: Renaming): Renaming =>
  (quoted) =>
    quoteIdentifier(rename(unquoteIdentifier(quoted)));

/** What of a renamed column's definition names it is the check behind it. */
function renamedColumn(column: ColumnElement, rename: Renaming): ColumnElement {
  const name = rename(column.name);
  if (name === column.name) return column;
  const check = checkIn(column.definition);
  const definition = check
    ? column.definition.slice(0, -check.length) + mapNames(check, quotedBy(rename))
    : column.definition;
  return { ...column, name, definition };
}

function renamedIndex(index: IndexElement, rename: Renaming): IndexElement {
  const end = endOfColumns(index.definition);
  const definition = mapNames(index.definition.slice(0, end), quotedBy(rename)) + index.definition.slice(end);
  if (definition === index.definition) return index;
  return { ...withDefinition(index, definition), columns: index.columns.map(rename) };
}

/** Behind its parts, and the columns that it stores on OceanBase: the rest may name other things, such as a parser. */
function endOfColumns(definition: string): number {
  let depth = 0;
  for (let token = nextToken(definition, 0); token; token = nextToken(definition, token.end)) {
    if (isSymbol(token, '(')) depth++;
    else if (isSymbol(token, ')') && --depth === 0 && !definition.startsWith(' STORING (', token.end))
      return token.end;
  }
  return definition.length;
}

function renamedForeignKey(
  foreignKey: ForeignKeyElement,
  rename: Renaming,
  isItself: boolean,
  { name }: TableSchema,
): ForeignKeyElement {
  const columns = foreignKey.columns.map(rename);
  const targetColumns = isItself ? foreignKey.targetColumns.map(rename) : foreignKey.targetColumns;
  const isSame =
    [...columns, ...targetColumns].join('\0') ===
    [...foreignKey.columns, ...foreignKey.targetColumns].join('\0');
  return isSame ? foreignKey : printForeignKey({ ...foreignKey, columns, targetColumns }, name);
}

function namedChecks(table: TableSchema, renames: readonly ColumnRename[]): CheckElement[] {
  const names = renames.map(({ from }) => from.toLowerCase());
  return checksOf(table).filter(({ definition }) => namesOneOf(definition, names));
}

function renamedCheck(check: CheckElement, rename: Renaming): CheckElement {
  const definition = mapNames(check.definition, quotedBy(rename));
  const head = check.text.slice(0, check.text.length - check.definition.length);
  return { ...check, definition, text: head + definition };
}
