import { unquoteIdentifier } from './quoting';
import { tokenize } from './tokens';

/** The names in an expression as the server prints it, in lower case: columns, which have no case there. */
export function namesIn(expression: string): ReadonlySet<string> {
  return new Set(
    tokenize(expression)
      .filter((token) => token.kind === 'name')
      .map((token) => unquoteIdentifier(token.text).toLowerCase()),
  );
}

/**
 * The names in a partitioning clause, and all its words: KEY and LIST COLUMNS print their columns without quotes, and
 * MySQL 5.7 those of all clauses. So each word may be a column.
 */
export function wordsIn(clause: string): ReadonlySet<string> {
  const words = tokenize(clause).filter(({ kind }) => kind === 'name' || kind === 'word');
  return new Set(
    words.map(({ kind, text }) => (kind === 'name' ? unquoteIdentifier(text) : text).toLowerCase()),
  );
}
