import { indexesOf } from '../../schema/elements';
import { indexKey, isFunctional, underName } from '../../schema/indexes';
import type { ServerFacts } from '../../schema/serverFacts';
import { canRenameIndex } from '../../schema/serverRules';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import { comparedIndex, isHidden } from './comparedIndexes';

/**
 * The new indexes that are one of those that go but for its name, each with that one. Hidden ones are left out, and
 * functional ones, which MySQL renames by a copy.
 */
export function renamedIndexes(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): ReadonlyMap<IndexElement, IndexElement> {
  const renamed = new Map<IndexElement, IndexElement>();
  if (!canRenameIndex(server)) return renamed;
  const coming = nameless(expected, actual, server);
  const going = coming.length > 0 ? nameless(actual, expected, server) : [];
  for (const { index, text } of coming) {
    const at = going.findIndex((one) => one.text === text);
    if (at >= 0) renamed.set(index, going.splice(at, 1)[0]!.index);
  }
  return renamed;
}

/** The indexes of a table whose names the other one has not. */
function nameless(
  table: TableSchema,
  other: TableSchema,
  server: ServerFacts,
): { readonly index: IndexElement; readonly text: string }[] {
  const names = new Set(indexesOf(other).map(indexKey));
  return indexesOf(table).flatMap((index) =>
    index.type === 'primary' || names.has(indexKey(index)) || isHidden(index) || isFunctional(index)
      ? []
      : [{ index, text: comparedIndex(underName(index, ''), server).text }],
  );
}
