import { unquoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';

/**
 * The partitioning as it counts: names of columns have no case. MariaDB prints them as they were typed until such a
 * column changes its name by case, MySQL always. OceanBase prints them in small letters and mostly without quotes, and
 * otherwise once one of them changed its name by case (run on 4.3).
 */
export function comparedPartitioning(
  { partitioning }: TableSchema,
  { flavor }: ServerFacts,
): string | undefined {
  const [clause = ''] = partitioning?.split(/\(partition\s/i) ?? [];
  const compared = clause.replace(pieces, (piece) => {
    if (piece.startsWith("'")) return piece;
    const isName = flavor === 'oceanbase' && piece.startsWith('`');
    return (isName ? unquoteIdentifier(piece) : piece).toLowerCase();
  });
  return partitioning && compared + partitioning.slice(clause.length);
}

const pieces = /`(?:[^`]|``)+`|'(?:[^'\\]|''|\\.)*'|[^`']+/g;
