import { columnsOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { losesBytesInPrint, losesBytesOfMembers } from '../../schema/serverRules';
import type { TableSchema } from '../../schema/tableSchema';
import { effectiveCollation } from '../effectiveCharset';

/**
 * Why nothing can be said of a table whose definition holds bytes that are no text: read as text they are U+FFFD, all
 * alike, and older servers send question marks themselves. MySQL 8.0.36 and newer MariaDB print defaults in
 * hexadecimal digits.
 */
export function refusesBytes(table: TableSchema, server: ServerFacts): string | undefined {
  const lost = (asked: boolean): RegExp => (asked ? /[?\uFFFD]/ : /\uFFFD/);
  const [ofDefaults, ofTypes] = [lost(losesBytesInPrint(server)), lost(losesBytesOfMembers(server))];
  const column = columnsOf(table).find((each) => {
    const { type, defaultValue = '' } = each;
    if (!ofDefaults.test(defaultValue) && !ofTypes.test(type)) return false;
    return (
      /^(?:(?:var)?binary|\w*blob)\b/i.test(type) || effectiveCollation(each, table, server) === 'binary'
    );
  });
  if (!column) return undefined;
  return `Column ${nameInWords(column.name)} of ${nameInWords(table.name.name)} has, as its source has, bytes that are no text in its default or its members, and the server does not print them so that they could be read. Leave the table out.`;
}

/** True where such bytes may be in one of the texts: that they are equal proves nothing then. */
export function mayLoseBytes(text: string): boolean {
  if (text.includes('\uFFFD')) return true;
  return text.includes('?') && text.split('\n').some(mayAskForBytes);
}

/** True of a column with a question mark in a default of bytes or in a member. Linear: anybody names columns. */
function mayAskForBytes(line: string): boolean {
  const start = line.slice(0, Math.max(0, line.lastIndexOf('?')));
  const bytes = start.search(/(?:binary|blob)\b/);
  if (bytes >= 0 && / DEFAULT '[^']*\?/.test(line.slice(bytes))) return true;
  return start.startsWith('  `') && /` (?:enum|set)\(/.test(start.slice('  `'.length));
}
