import { forgottenIndexes } from '../../diff/indexes/forgottenIndexes';
import { indexesOf } from '../../schema/elements';
import { withText } from '../../schema/printTable';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { underName } from '../../schema/indexes';
import { passingNames } from '../indexes/passingNames';

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
