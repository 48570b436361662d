import { columnsOf } from './elements';
import { unquoteIdentifier } from './quoting';
import type { TableSchema } from './tableSchema';
import { isSymbol, isWord, nextToken } from './tokens';

/**
 * The columns that the partitioning names before its list of partitions, in small letters. KEY and LIST COLUMNS print
 * them without quotes, and MySQL 5.7 those of all clauses: each word in parentheses may be one that opens none itself.
 */
export function partitionColumns(table: TableSchema): string[] {
  const clause = table.partitioning ?? '';
  const named = new Set<string>();
  let depth = 0;
  for (let token = nextToken(clause, 0); token;) {
    const next = nextToken(clause, token.end);
    if (isSymbol(token, '(') && isWord(next, 'PARTITION')) break;
    if (isSymbol(token, '(')) depth++;
    else if (isSymbol(token, ')')) depth--;
    else if (token.kind === 'name') named.add(unquoteIdentifier(token.text).toLowerCase());
    else if (token.kind === 'word' && depth > 0 && !isSymbol(next, '(')) named.add(token.text.toLowerCase());
    token = next;
  }
  return columnsOf(table)
    .map(({ name }) => name.toLowerCase())
    .filter((name) => named.has(name));
}

/** True of a text in which TiDB prints RANGE COLUMNS() or LIST COLUMNS(), whatever the columns are. */
export function hidesPartitionColumns(text: string): boolean {
  return /^PARTITION BY [A-Z]+ COLUMNS\(\)$/m.test(text);
}
