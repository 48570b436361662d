import { columnsOf, indexesOf } from '../../schema/elements';
import { withDefinition } from '../../schema/indexes';
import { quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { hidesHashes } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';

/**
 * Unique indexes of which any ALTER TABLE of MariaDB forgets that they are USING HASH, unless it builds them again. It
 * keeps that of whole texts, which can have no other, and of engines that know such indexes.
 */
export function forgottenIndexes(
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
): IndexElement[] {
  if (![expected, actual].some((table) => table && hashIsHidden(table, server))) return [];
  return indexesOf(expected).filter(
    ({ type, definition, columns }) =>
      type === 'unique' &&
      isHashed(definition) &&
      !columns.some((name) => isWholeText(expected, name, definition)),
  );
}

/** MariaDB computes the hash in a hidden column, but for the engine that has such indexes itself. */
export function hashIsHidden(table: TableSchema, server: ServerFacts): boolean {
  return hidesHashes(server) && findOption(table, 'ENGINE')?.value !== 'MEMORY';
}

/** Behind the parts, and not in a comment. */
export function isHashed(definition: string): boolean {
  return hashed.test(definition);
}

const hashed = /^((?:`(?:[^`]|``)+`|[^'`])*\)) USING HASH\b/;

/** The index where the server forgot it. */
export function unhashed(index: IndexElement): IndexElement {
  return withDefinition(index, index.definition.replace(hashed, '$1'));
}

function isWholeText(table: TableSchema, name: string, definition: string): boolean {
  return (
    !definition.includes(`${quoteIdentifier(name)}(`) &&
    columnsOf(table).some((column) => column.name === name && /^\w*(?:text|blob)\b/i.test(column.type))
  );
}
