import { effectiveCollation } from '../../diff/effectiveCharset';
import { type ColumnModification, newColumn } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import { isComputedFrom } from '../../schema/columns';
import { columnsOf } from '../../schema/elements';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { charsetOf } from './charsets';
import { parseDataType, type TypeFamily } from '../../schema/dataType';

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
  for (const column of columnsOf(expected))
    if (isComputedFrom(column, values.keys())) values.set(column.name.toLowerCase(), undefined);
  return values;
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
