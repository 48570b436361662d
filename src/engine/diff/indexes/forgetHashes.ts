import type { ServerFacts } from '../../schema/serverFacts';
import type { IndexElement, TableElement, TableSchema } from '../../schema/tableSchema';
import { isSymbol, nextToken } from '../../schema/tokens';
import { forgottenIndexes } from './forgottenIndexes';
import { givesWay } from './generatedIndexes';

/**
 * The table as a copy of MariaDB leaves it, which forgets that unique indexes are USING HASH: foreign keys then stand on
 * them, and those that the server made itself for that go.
 */
export function forgetHashes(table: TableSchema, server: ServerFacts): TableSchema {
  const forgotten: readonly TableElement[] = forgottenIndexes(table, table, server);
  if (forgotten.length === 0) return table;
  const elements = table.elements.map((element) =>
    element.kind === 'index' && forgotten.includes(element) ? withoutHash(element) : element,
  );
  const isGone = givesWay({ expected: { ...table, elements }, actual: table, changes: [], server });
  return { ...table, elements: elements.filter((element) => element.kind !== 'index' || !isGone(element)) };
}

function withoutHash(index: IndexElement): IndexElement {
  const end = endOfParts(index.definition);
  const rest = index.definition.slice(end).replace(/^ USING HASH\b/, '');
  return withDefinition(index, index.definition.slice(0, end) + rest);
}

/** The same index with another definition. */
export function withDefinition(index: IndexElement, definition: string): IndexElement {
  const head = index.text.slice(0, index.text.length - index.definition.length);
  return { ...index, definition, text: head + definition };
}

/** What stands behind the parts may name other things, such as a parser. */
export function endOfParts(definition: string): number {
  let depth = 0;
  for (let token = nextToken(definition, 0); token; token = nextToken(definition, token.end)) {
    if (isSymbol(token, '(')) depth++;
    else if (isSymbol(token, ')') && --depth === 0) return token.end;
  }
  return definition.length;
}
