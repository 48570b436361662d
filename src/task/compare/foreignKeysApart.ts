import { unquoteIdentifier } from '../../engine/schema/quoting';
import type { TableName, TablePair } from '../../engine/schema/tableName';
import { isInStep } from './isInStep';

/** What a foreign key says, but for its name: as it was printed, and its target as a name. */
export interface PrintedKey {
  /** `` (`a`, `b`) `` */
  readonly columns: string;
  readonly target: TableName;
  /** The target's columns, and the rules. */
  readonly rest: string;
}

/** The foreign keys of both tables, in their order, where the tables otherwise have the same text. */
export interface KeysApart {
  readonly source: readonly PrintedKey[];
  readonly shadow: readonly PrintedKey[];
}

/**
 * The foreign keys of source and shadow where all the rest is in step by its text; undefined where it is not, or where
 * only parsing tells. Whether the keys are in step depends on which tables a plan takes.
 */
export function foreignKeysApart(pair: TablePair, source: string, shadow: string): KeysApart | undefined {
  const sourceKeys = takeKeys(source, pair.source.database);
  const shadowKeys = sourceKeys && takeKeys(shadow, pair.shadow.database);
  if (!shadowKeys || !isInStep(pair, sourceKeys.rest, shadowKeys.rest)) return undefined;
  // A key without an index is a reason of its own not to touch the table.
  return sourceKeys.keys.every((key) => isIndexed(key, sourceKeys.rest))
    ? { source: sourceKeys.keys, shadow: shadowKeys.keys }
    : undefined;
}

interface TakenKeys {
  readonly rest: string;
  readonly keys: readonly PrintedKey[];
}

/** Servers print them one after another. */
function takeKeys(text: string, database: string): TakenKeys | undefined {
  const start = text.lastIndexOf('\n', text.indexOf(' FOREIGN KEY (')) + 1;
  const keys: PrintedKey[] = [];
  let end = start;
  for (keyLine.lastIndex = start; ; keyLine.lastIndex = end) {
    const [line, columns = '', outside, target = '', rest = ''] = keyLine.exec(text) ?? [];
    if (line === undefined) break;
    const at = outside === undefined ? database : unquoteIdentifier(outside);
    keys.push({ columns, target: { database: at, name: unquoteIdentifier(target) }, rest });
    end += line.length;
  }
  return keys.length > 0 ? { rest: text.slice(0, start) + text.slice(end), keys } : undefined;
}

const name = '`(?:[^`\\n]|``)+`';
const names = `\\(${name}(?:, ?${name})*\\)`;
const keyLine = new RegExp(
  ` {2}CONSTRAINT ${name} FOREIGN KEY (${names}) REFERENCES (?:(${name})\\.)?(${name}) (${names}[ A-Z]*),?\\n`,
  'y',
);

function isIndexed({ columns }: PrintedKey, text: string): boolean {
  const begin = columns.slice(0, -1).replaceAll(', ', ',');
  return [...text.matchAll(indexLine)].some(
    ([, parts = '']) => parts.startsWith(begin) && /^[,)]/.test(parts.slice(begin.length)),
  );
}

/** From the parts on; a comment may say anything. */
const indexLine = new RegExp(`^ {2}(?:PRIMARY |UNIQUE )?KEY (?:${name} )?(\\(.*)$`, 'gm');
