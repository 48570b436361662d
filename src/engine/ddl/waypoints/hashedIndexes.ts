import { forgottenIndexes } from '../../diff/indexes/forgottenIndexes';
import { checksOf, indexesOf } from '../../schema/elements';
import { withText } from '../../schema/printTable';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';

/**
 * The table but for the names of those unique indexes that are to be built by the very last statement, since each one
 * forgets that they are USING HASH; with all unique ones behind, that the order stays. Absent where none is, or where
 * one statement does all that is to be done.
 */
export function beforeHashedIndexes(
  expected: TableSchema,
  actual: TableSchema | undefined,
  takesSeveral: () => boolean,
  server: ServerFacts,
): TableSchema | undefined {
  const forgotten = forgottenIndexes(expected, actual, server);
  if (forgotten.length === 0 || !takesSeveral()) return undefined;
  const indexes = indexesOf(expected);
  const late = new Set(indexes.slice(indexes.indexOf(forgotten[0]!)).filter(({ type }) => type === 'unique'));
  const name = passingNames(actual ? [actual, expected] : [expected]);
  const elements = expected.elements.map((element) => {
    if (element.kind !== 'index' || !late.has(element)) return element;
    return underName(element, name());
  });
  return withText({ ...expected, elements });
}

/** `moving_1` and so on, as far as no index is called so. A check may not be named like a unique index. */
export function passingNames(tables: readonly TableSchema[]): () => string {
  const taken = new Set(
    tables.flatMap((table) =>
      [...indexesOf(table), ...checksOf(table)].map(({ name }) => name?.toLowerCase()),
    ),
  );
  let number = 0;
  return () => {
    do number++;
    while (taken.has(`moving_${number}`));
    return `moving_${number}`;
  };
}

/** The same index under another name. */
export function underName(index: IndexElement, name: string): IndexElement {
  const text = index.text.replace(quoteIdentifier(index.name), () => quoteIdentifier(name));
  return { ...index, name, text };
}
