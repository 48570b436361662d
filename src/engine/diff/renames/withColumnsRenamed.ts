import { checkIn } from '../../schema/columns';
import { checksOf, columnsOf } from '../../schema/elements';
import { withDefinition } from '../../schema/indexes';
import { namesOneOf } from '../../schema/namesIn';
import { printForeignKey } from '../../schema/printForeignKey';
import { withText } from '../../schema/printTable';
import { mapNames, quoteIdentifier, unquoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { tableKey } from '../../schema/tableName';
import type {
  CheckElement,
  ColumnElement,
  ForeignKeyElement,
  IndexElement,
  TableElement,
  TableSchema,
} from '../../schema/tableSchema';
import { isSymbol, nextToken } from '../../schema/tokens';
import { withAlteredIndexes } from '../indexes/alteredIndexes';
import type { ColumnRename, TableChange } from '../tableDiff';

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
