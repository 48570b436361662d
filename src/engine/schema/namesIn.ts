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

/** True where an expression names one of these, which stand in lower case. */
export function namesOneOf(expression: string, names: Iterable<string>): boolean {
  const wanted = [...names];
  if (wanted.length === 0) return false;
  const named = namesIn(expression);
  return wanted.some((name) => named.has(name));
}
