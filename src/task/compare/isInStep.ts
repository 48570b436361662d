import { hidesPartitionColumns } from '../../engine/schema/partitionColumns';
import { quoteIdentifier } from '../../engine/schema/quoting';
import { counterWords } from '../../engine/schema/tableOptions';
import type { TablePair } from '../../engine/schema/tableName';

/**
 * True when the shadow's text is the source's under the shadow's name, AUTO_INCREMENT counters apart, and has no
 * foreign key, which a projection could point elsewhere, nor partitions by columns that it hides. Most pairs of a task are so, and are not parsed.
 *
 * Parsing proves that a definition can be taken apart and written again without loss. Here nothing is to be written,
 * and equal text is the strictest comparison there is, so it needs no such proof. A pair that is in step by its
 * text stays so in every plan: no other table's change asks for a statement on a table without foreign keys.
 */
export function isInStep(pair: TablePair, source: string, shadow: string): boolean {
  const sourceBody = bodyOf(source, pair.source.name);
  const shadowBody = bodyOf(shadow, pair.shadow.name);
  if (sourceBody === undefined || shadowBody === undefined) return false;
  if (shadowBody.includes('FOREIGN KEY') || hidesPartitionColumns(shadowBody)) return false;
  return sourceBody === shadowBody || withoutCounter(sourceBody) === withoutCounter(shadowBody);
}

/** What follows the name that was asked for; a server that prints another one is left to the parser. */
function bodyOf(text: string, name: string): string | undefined {
  const start = `CREATE TABLE ${quoteIdentifier(name)} (\n`;
  return text.startsWith(start) ? text.slice(start.length) : undefined;
}

/**
 * Only names could hold a second line that looks like the end of the elements, so of two nothing is taken. Servers
 * print the counter before any text of the user's: before the first quote.
 */
function withoutCounter(body: string): string {
  const end = body.indexOf('\n)');
  if (end !== body.lastIndexOf('\n)')) return body;
  const counter = counterWords.exec(body.slice(end).split(/['"`]/, 1)[0] ?? '');
  if (!counter) return body;
  const at = end + counter.index;
  return body.slice(0, at) + body.slice(at + counter[0].length);
}
