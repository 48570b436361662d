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
export function comparedPartitioning(table: TableSchema, { flavor }: ServerFacts): string | undefined {
  const partitioning = flavor === 'tidb' ? spelledOut(table) : table.partitioning;
  const [clause = ''] = partitioning?.split(/\(partition\s/i) ?? [];
  const compared =
    flavor === 'oceanbase' || flavor === 'tidb'
      ? wordsOf(clause)
      : clause.replace(pieces, (piece) => (piece.startsWith("'") ? piece : piece.toLowerCase()));
  return partitioning && compared + partitioning.slice(clause.length);
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
  let text = words.join(' ');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/\( \( ((?:[^()]|\( [^()]* \))*) \) \)/g, '( $1 )');
  }
  return text;
}
