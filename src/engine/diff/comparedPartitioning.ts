import { unquoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';
import { tokenize } from '../schema/tokens';

/**
 * The partitioning as it counts: names of columns have no case. MariaDB prints them as they were typed until such a
 * column changes its name by case, MySQL always. OceanBase prints all of it as it was typed, and otherwise once a
 * column changed its name by case (run on 4.3).
 */
export function comparedPartitioning(
  { partitioning }: TableSchema,
  { flavor }: ServerFacts,
): string | undefined {
  const [clause = ''] = partitioning?.split(/\(partition\s/i) ?? [];
  const compared =
    flavor === 'oceanbase'
      ? wordsOf(clause)
      : clause.replace(pieces, (piece) => (piece.startsWith("'") ? piece : piece.toLowerCase()));
  return partitioning && compared + partitioning.slice(clause.length);
}

const pieces = /`(?:[^`]|``)+`|'(?:[^'\\]|''|\\.)*'|[^`']+/g;

/** Without quotes around names, and without the parentheses that OceanBase puts around a whole expression. */
function wordsOf(clause: string): string {
  const words = tokenize(clause).map(({ kind, text }) => {
    if (kind === 'string') return text;
    return (kind === 'name' ? unquoteIdentifier(text) : text).toLowerCase();
  });
  return words.join(' ').replace(/\( \( ((?:[^()]|\( [^()]* \))*) \) \)/g, '( $1 )');
}
