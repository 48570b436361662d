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
