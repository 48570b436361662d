import { unquoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';

/**
 * The partitioning as it counts. OceanBase prints the columns as they were typed, in small letters and mostly without
 * quotes, and otherwise once one of them changed its name by case (run on 4.3).
 */
export function comparedPartitioning(
  { partitioning }: TableSchema,
  { flavor }: ServerFacts,
): string | undefined {
  if (flavor !== 'oceanbase') return partitioning;
  const [clause = ''] = partitioning?.split(/\(partition\s/i) ?? [];
  const compared = clause.replace(/`(?:[^`]|``)+`/g, (name) => unquoteIdentifier(name).toLowerCase());
  return partitioning && compared + partitioning.slice(clause.length);
}
