import { indexesOf } from '../../schema/elements';
import { isGlobal } from '../../schema/indexes';
import type { TableSchema } from '../../schema/tableSchema';
import type { PartitionStep } from '../tableDiff';
import type { TableTransition } from '../tableTransition';

/**
 * True where TiDB refuses to add partitions or harms the table: as some take the place of others it loses, without a word,
 * rows of those that stay from an index over all of them (pingcap/tidb#70023; both run on 8.4).
 */
export function refusesSteps(steps: readonly PartitionStep[], transition: TableTransition): boolean {
  const { expected, actual, server } = transition;
  if (server.flavor !== 'tidb') return false;
  const hasGlobal = [expected, actual].some((table) => indexesOf(table).some(isGlobal));
  return steps.some(({ gone }) => (gone.length > 0 ? hasGlobal : endsBeyondIntegers(expected)));
}

/** Error 1105: behind others it reads ends as signed integers ("checkAddPartitionValue"). */
function endsBeyondIntegers({ partitioning = '' }: TableSchema): boolean {
  return (
    partitioning.startsWith('PARTITION BY RANGE (') &&
    [...partitioning.matchAll(/ LESS THAN \((\d+)\)/g)].some(([, end = '']) => BigInt(end) >= 2n ** 63n)
  );
}
