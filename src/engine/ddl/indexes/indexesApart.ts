import { isHidden } from '../../diff/indexes/comparedIndexes';
import { indexesOf } from '../../schema/elements';
import { blockSizeOf, hasPrefix, isFunctional } from '../../schema/indexes';
import { quoteIdentifier, quoteTable } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { createsIndexesApart } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';

/**
 * True for an index that ALTER TABLE … ADD would not make as it should be, or not at all: hidden or a vector's; whose
 * STORING the indexes behind it in the statement would take over, too; unique and computed, or over a prefix, which
 * never ends beside a column that comes or a change that writes the table anew (run on 4.3); or that would give its
 * block size to others, where one of them has another than their table. Elsewhere one statement adds as many as there
 * are.
 */
export function isCreatedApart(index: IndexElement, table: TableSchema, server: ServerFacts): boolean {
  if (!createsIndexesApart(server) || index.type === 'primary') return false;
  const usual = findOption(table, 'BLOCK_SIZE')?.value;
  return (
    index.type === 'vector' ||
    isHidden(index) ||
    (index.type === 'unique' && (isFunctional(index) || hasPrefix(index))) ||
    index.definition.includes(') STORING (') ||
    (usual !== undefined && indexesOf(table).some((one) => (blockSizeOf(one) ?? usual) !== usual))
  );
}

/** The statement that makes such an index. */
export function createIndex({ type, name, definition }: IndexElement, table: TableSchema): string {
  const kind = type === 'plain' ? '' : `${type.toUpperCase()} `;
  return `CREATE ${kind}INDEX ${quoteIdentifier(name)} ON ${quoteTable(table.name)} ${definition}`;
}
