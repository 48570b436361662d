import { effectiveCollation } from '../../diff/effectiveCharset';
import { type ColumnModification, newColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { isComputedFrom } from '../../schema/columns';
import { columnsOf } from '../../schema/elements';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';
import { charsetOf } from './charsets';
import { parseDataType, type TypeFamily } from '../../schema/dataType';
import { typeConversion } from './typeConversion';

/**
 * Columns, in lower case, that are new or get other values → the values in SQL, undefined where it cannot tell: what
 * the rows have now is not what the server will find. A column that only narrows, or begins to count, keeps its
 * values, or its own hazard counts those that it does not keep.
 */
export type NewValues = ReadonlyMap<string, string | undefined>;

type ValueChanges = Pick<TableTransition, 'changes' | 'expected' | 'server'>;

/** The columns that these changes give other values. */
export function newValues({ changes, expected, server }: ValueChanges): NewValues {
  const values = new Map<string, string | undefined>();
  for (const change of changes) {
    const column = newColumn(change);
    if (column) values.set(column.name.toLowerCase(), undefined);
    if (change.kind === 'modifyColumn' && getsOtherValues(change))
      values.set(change.to.name.toLowerCase(), convertedValue(change, expected, server));
  }
  const isAnew = isComputedAnew(changes);
  for (const column of columnsOf(expected))
    if (isAnew(column) || isComputedFrom(column, values.keys()))
      values.set(column.name.toLowerCase(), undefined);
  return values;
}

/** True for what is computed from values that are read otherwise, or from defaults that become others. */
function isComputedAnew(changes: readonly TableChange[]): (column: ColumnElement) => boolean {
  const read = changes.filter(isReadOtherwise).map(({ to }) => to.name.toLowerCase());
  const defaults = changes
    .filter(changesDefault)
    .map(({ to }) => `default(${quoteIdentifier(to.name)})`.toLowerCase());
  return (column) =>
    isComputedFrom(column, read) ||
    defaults.some((text) => column.generated?.expression.toLowerCase().includes(text));
}

/**
 * True for a value that is stored as before and read as another, which servers take for the same: a number that is filled
 * up with zeros or rounded, a member of ENUM or SET in other letters (run on MariaDB 10.11, MySQL 5.7, 8.0 and 9.7).
 */
export function isReadOtherwise(change: TableChange): change is ColumnModification {
  if (change.kind !== 'modifyColumn' || change.from.type === change.to.type) return false;
  const [before, after] = [parseDataType(change.from.type), parseDataType(change.to.type)];
  if (before.name !== after.name) return false;
  if (before.family === 'enum' || before.family === 'set')
    return typeConversion(change.from.type, change.to.type) === 'reorders';
  return before.family === 'float' || /zerofill/i.test(change.from.type + change.to.type);
}

/** True for a column that stays and gets another default. */
export function changesDefault(change: TableChange): change is ColumnModification {
  return change.kind === 'modifyColumn' && change.from.defaultValue !== change.to.defaultValue;
}

function getsOtherValues({ from, to, converted }: ColumnModification): boolean {
  return converted === true || parseDataType(from.type).family !== parseDataType(to.type).family;
}

/** The text that a column will have, as it will compare. */
function convertedValue(
  { from, to, converted }: ColumnModification,
  expected: TableSchema,
  server: ServerFacts,
): string | undefined {
  const charset = charsetOf(to, expected, server);
  const collation = effectiveCollation(to, expected, server);
  if (!converted || !charset || !collation || !textual.has(parseDataType(from.type).family)) return undefined;
  return `CONVERT(${quoteIdentifier(from.name)} USING ${charset}) COLLATE ${collation}`;
}

/** Families whose values SQL converts as ALTER TABLE does. */
const textual: ReadonlySet<TypeFamily> = new Set(['text', 'enum', 'set', 'binary', 'integer']);
