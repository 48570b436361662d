/**
 * A check as it counts where names of checks do not. Columns have no case in it, and MySQL 8 prints it in other words
 * once an ALTER TABLE has copied its table: -(1) becomes -1, and a literal gets the character set of the column beside
 * it. A literal of bytes compares in its own way and stays; so does one whose letters another character set reads
 * differently.
 */
export function comparedCheck(definition: string): string {
  return definition.replace(parts, (text, literal?: string, number?: string) => {
    if (text.startsWith('`')) return text.toLowerCase();
    if (number !== undefined) return `-${number}`;
    return literal !== undefined && isAscii.test(literal) ? literal : text;
  });
}

const parts =
  /_(?!binary')[a-z0-9]+('(?:[^'\\]|''|\\.)*')|'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`|-\((\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)/gs;
const isAscii = /^[\x00-\x7f]*$/;
