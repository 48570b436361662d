import { namesIn } from '../schema/namesIn';

/**
 * A check as it counts where names of checks do not. Columns have no case in it, and MySQL 8 prints it in other words
 * once an ALTER TABLE has copied its table: -(1) becomes -1, and a literal gets the character set of the column beside
 * it. A literal of bytes compares in its own way and stays, but where the check names a column of bytes; so does one
 * whose letters another character set reads differently.
 */
export function comparedCheck(definition: string, columnsOfBytes: readonly string[]): string {
  const names = namesIn(definition);
  const ofBytes = columnsOfBytes.some((column) => names.has(column.toLowerCase()));
  return definition.replace(parts, (text, charset?: string, literal?: string, number?: string) => {
    if (text.startsWith('`')) return text.toLowerCase();
    if (number !== undefined) return `-${number}`;
    if (literal === undefined || (charset === 'binary' && !ofBytes)) return text;
    return isAscii.test(literal) ? literal : text;
  });
}

const parts =
  /_([a-z0-9]+)('(?:[^'\\]|''|\\.)*')|'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`|-\((\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)/gs;
const isAscii = /^[\x00-\x7f]*$/;
