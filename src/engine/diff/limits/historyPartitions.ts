import type { TableSchema } from '../../schema/tableSchema';
import { isWord, tokenize } from '../../schema/tokens';

/**
 * Why MariaDB neither makes nor changes a table with several partitions of history and no word when the next one
 * begins (error 4115): only ADD PARTITION leads there.
 */
export function refusesHistory({ name, partitioning }: TableSchema): string | undefined {
  const described = /^PARTITION BY SYSTEM_TIME\s+(?!LIMIT\b|INTERVAL\b)(?:PARTITIONS (\d+))?/.exec(
    partitioning ?? '',
  );
  if (!described) return undefined;
  const named = tokenize(described.input).filter((token) => isWord(token, 'HISTORY')).length;
  const count = described[1] === undefined ? named : Number(described[1]) - 1;
  return count > 1
    ? `${name.name} has ${count} HISTORY partitions, as its source has, without LIMIT or INTERVAL: MariaDB makes and changes no such table. Give the source one of these, or leave the table out.`
    : undefined;
}
