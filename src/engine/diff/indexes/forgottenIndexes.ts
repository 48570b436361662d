import { columnsOf, indexesOf } from '../../schema/elements';
import { withText } from '../../schema/printTable';
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

/** The table behind an ALTER TABLE that is about something else, and forgets these indexes' hashes. */
export function withHashesForgotten(table: TableSchema, server: ServerFacts): TableSchema {
  const forgotten = forgottenIndexes(table, undefined, server);
  if (forgotten.length === 0) return table;
  const elements = table.elements.map((element) => {
    if (element.kind !== 'index' || !forgotten.includes(element)) return element;
    const [before, hash] = [hashed.exec(element.definition)?.[0] ?? '', ' USING HASH'];
    const definition = before.slice(0, -hash.length) + element.definition.slice(before.length);
    const head = element.text.slice(0, element.text.length - element.definition.length);
    return { ...element, definition, text: head + definition };
  });
  return withText({ ...table, elements });
}

/** MariaDB computes the hash in a hidden column, but for the engine that has such indexes itself. */
export function hashIsHidden(table: TableSchema, server: ServerFacts): boolean {
  return hidesHashes(server) && findOption(table, 'ENGINE')?.value !== 'MEMORY';
}

/** Behind the parts, and not in a comment. */
export function isHashed(definition: string): boolean {
  return hashed.test(definition);
}

const hashed = /^(?:`(?:[^`]|``)+`|[^'`])*\) USING HASH\b/;

function isWholeText(table: TableSchema, name: string, definition: string): boolean {
  return (
    !definition.includes(`${quoteIdentifier(name)}(`) &&
    columnsOf(table).some((column) => column.name === name && /^\w*(?:text|blob)\b/i.test(column.type))
  );
}
