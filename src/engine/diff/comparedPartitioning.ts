import { withoutDoubledParentheses } from '../schema/doubledParentheses';
import { quoteIdentifier, unquoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';
import { tokenize } from '../schema/tokens';
import { clusteredKey } from './clusteredKey';

/**
 * The partitioning as it counts: names of columns have no case. MariaDB prints them as they were typed until such a
 * column changes its name by case, MySQL always. OceanBase prints all of it as it was typed, and otherwise once a
 * column changed its name by case (run on 4.3). TiDB puts its own parentheses around those that it prints and reads again.
 */
export function comparedPartitioning(table: TableSchema, server: ServerFacts): string | undefined {
  const partitioning = server.flavor === 'tidb' ? spelledOut(table) : table.partitioning;
  const [clause = ''] = partitioning?.split(/\(partition\s/i) ?? [];
  return partitioning && comparedClause(clause, server) + partitioning.slice(clause.length);
}

/** The same of what stands before the list of partitions. */
export function comparedClause(clause: string, { flavor }: ServerFacts): string {
  return flavor === 'oceanbase' || flavor === 'tidb'
    ? wordsOf(clause)
    : clause.replace(pieces, (piece) => (piece.startsWith("'") ? piece : piece.toLowerCase()));
}

/** KEY () is by the primary key, else by the first unique one: CREATE TABLE leaves that unsaid, ALTER TABLE does not. */
export function spelledOut(table: TableSchema): string | undefined {
  const columns = clusteredKey(table)?.columns.map(quoteIdentifier).join(',') ?? '';
  return table.partitioning?.replace(/^PARTITION BY KEY \(\)/, () => `PARTITION BY KEY (${columns})`);
}

const pieces = /`(?:[^`]|``)+`|'(?:[^'\\]|''|\\.)*'|[^`']+/g;

/** Without quotes around names, and without the parentheses that OceanBase and TiDB put around a whole expression. */
function wordsOf(clause: string): string {
  const words = tokenize(clause).map(({ kind, text }) => {
    if (kind === 'string') return text;
    return (kind === 'name' ? unquoteIdentifier(text) : text).toLowerCase();
  });
  return withoutDoubledParentheses(words.join(' '));
}
