import { effectiveCollation } from '../diff/effectiveCharset';
import type { TableChange } from '../diff/tableDiff';
import { columnsOf, indexesOf } from '../schema/elements';
import { nameInWords, quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { charsetOf } from './charsets';
import { type Finding, harmless } from './finding';
import { duplicateProbe } from './hazardProbes';

/** A new unique index refuses rows that are alike. */
export function uniqueFinding(
  index: IndexElement,
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Finding[] {
  if (index.type !== 'unique' && index.type !== 'primary') return [];
  return [finding(index, '', changes, expected, actual, server)];
}

/** A unique index that stays refuses rows that another collation takes for alike, such as `a` and `A`. */
export function keptUniqueFindings(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Finding[] {
  const converted = convertedColumns(changes, expected, server);
  if (converted.size === 0) return [];
  const told = new Set(
    changes.flatMap((change) => {
      if (change.kind === 'addIndex') return [change.index.name];
      return change.kind === 'replaceIndex' && change.from.text !== change.to.text ? [change.to.name] : [];
    }),
  );
  return indexesOf(expected)
    .filter(({ type, name }) => (type === 'unique' || type === 'primary') && !told.has(name))
    .filter(({ columns }) => columns.some((column) => converted.has(column.toLowerCase())))
    .map((index) => finding(index, ' in the new collation', changes, expected, actual, server));
}

function finding(
  index: IndexElement,
  when: string,
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Finding {
  const what = index.type === 'primary' ? 'the primary key' : `unique index ${nameInWords(index.name)}`;
  const present = new Set(columnsOf(actual).map(({ name }) => name.toLowerCase()));
  // A column that comes with the index has no values yet.
  const isKnown = index.columns.every((column) => present.has(column.toLowerCase()));
  const probe = () => duplicateProbe(index, actual.name, convertedColumns(changes, expected, server));
  return {
    ...harmless('requiresUnique', `fails on duplicate values of ${what}${when}`),
    ...(isKnown && { probe }),
  };
}

/** Columns, in lower case, whose character set or collation changes → their values as they will compare. */
function convertedColumns(
  changes: readonly TableChange[],
  expected: TableSchema,
  server: ServerFacts,
): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap((change) => {
      if (change.kind !== 'modifyColumn' || !change.converted) return [];
      const { from, to } = change;
      const charset = charsetOf(to, expected, server);
      const collation = effectiveCollation(to, expected, server);
      if (charset === undefined || collation === undefined) return [];
      const value = `CONVERT(${quoteIdentifier(from.name)} USING ${charset}) COLLATE ${collation}`;
      return [[from.name.toLowerCase(), value] as const];
    }),
  );
}
