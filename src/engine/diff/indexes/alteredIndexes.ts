import { blockSizeOf, withDefinition } from '../../schema/indexes';
import { withText } from '../../schema/printTable';
import type { ServerFacts } from '../../schema/serverFacts';
import { createsIndexesApart } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import { forgottenIndexes, unhashed } from './forgottenIndexes';
import { givesWay } from './generatedIndexes';

/** The table behind a change of its columns that builds no index: what its servers forget of indexes is gone. */
export function withAlteredIndexes(table: TableSchema, server: ServerFacts): TableSchema {
  const forgotten = forgottenIndexes(table, undefined, server);
  const blockSize = createsIndexesApart(server) ? findOption(table, 'BLOCK_SIZE')?.value : undefined;
  if (forgotten.length === 0 && blockSize === undefined) return table;
  const altered = (index: IndexElement): IndexElement =>
    forgotten.includes(index) ? unhashed(index) : withBlockSize(index, blockSize);
  const elements = table.elements.map((element) => (element.kind === 'index' ? altered(element) : element));
  // Those that the server made itself for foreign keys give way to such as are no more by hash.
  const isGone = givesWay({ expected: { ...table, elements }, actual: table, changes: [], server });
  return withText({
    ...table,
    elements: elements.filter((element) => element.kind !== 'index' || !isGone(element)),
  });
}

function withBlockSize(index: IndexElement, blockSize: string | undefined): IndexElement {
  if (blockSize === undefined || (blockSizeOf(index) ?? blockSize) === blockSize) return index;
  const own = ` BLOCK_SIZE ${blockSizeOf(index)}`;
  const resize = (part: string): string => (part === own ? ` BLOCK_SIZE ${blockSize}` : part);
  return withDefinition(index, index.definition.replace(blockSizes, resize));
}

/** And quoted text, in which it would be none. */
const blockSizes = /'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`| BLOCK_SIZE \d+/gs;
