import { indexesOf } from './elements';
import { quoteIdentifier, withoutQuoted } from './quoting';
import type { IndexElement, TableSchema } from './tableSchema';
import { isWord, tokenize } from './tokens';

/** The table's primary key, where it has one. */
export function primaryKeyOf(table: TableSchema): IndexElement | undefined {
  return indexesOf(table).find(({ type }) => type === 'primary');
}

/** Names an index in its table, without regard to case. */
export function indexKey({ name }: IndexElement): string {
  return name.toLowerCase();
}

/** True for an index with a part that is computed, which stands in parentheses of its own. */
export function isFunctional({ definition }: IndexElement): boolean {
  return /[(,] ?\(/.test(withoutQuoted(definition, '`'));
}

/** True where a part of the index is the beginning of a column: `KEY k (a(10))`. */
export function hasPrefix({ definition }: IndexElement): boolean {
  return /`\(\d+\)/.test(definition);
}

/** True where TiDB keeps the rows in the order of this primary key. */
export function isClustered({ text }: IndexElement): boolean {
  return tokenize(text).some((token) => isWord(token, 'CLUSTERED'));
}

/** How TiDB prints that an index is one over all partitions at once. */
export const globalNote = ' /*T![global_index] GLOBAL */';

/** True for such an index. */
export function isGlobal({ text }: IndexElement): boolean {
  return text.endsWith(globalNote);
}

/** The BLOCK_SIZE that OceanBase prints for an index; none for primary keys and on other servers. */
export function blockSizeOf({ definition }: IndexElement): string | undefined {
  if (!definition.includes(' BLOCK_SIZE ')) return undefined;
  return / BLOCK_SIZE (\d+)/.exec(withoutQuoted(definition))?.[1];
}

/** The same index under another name. */
export function underName(index: IndexElement, name: string): IndexElement {
  const text = index.text.replace(quoteIdentifier(index.name), () => quoteIdentifier(name));
  return { ...index, name, text };
}

/** The same index with another definition: what stands behind its name. */
export function withDefinition(index: IndexElement, definition: string): IndexElement {
  const head = index.text.slice(0, index.text.length - index.definition.length);
  return { ...index, definition, text: head + definition };
}
