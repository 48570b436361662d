import { parseConstraint } from '../engine/schema/parseConstraint';
import { quoteIdentifier } from '../engine/schema/quoting';
import type { TablePair } from '../engine/schema/tableName';
import type { ForeignKeyElement } from '../engine/schema/tableSchema';
import { tokenize } from '../engine/schema/tokens';
import { isInStep } from './isInStep';

/** The foreign keys of both tables, which otherwise have the same text. */
export interface KeysApart {
  readonly source: readonly ForeignKeyElement[];
  readonly shadow: readonly ForeignKeyElement[];
}

/**
 * The foreign keys of source and shadow where all the rest is in step by its text; undefined where it is not, or where
 * only parsing tells. Whether the keys are in step depends on which tables a plan takes.
 */
export function foreignKeysApart(pair: TablePair, source: string, shadow: string): KeysApart | undefined {
  const sourceKeys = takeKeys(source, pair.source.database);
  const shadowKeys = takeKeys(shadow, pair.shadow.database);
  if (!sourceKeys || !shadowKeys || !isInStep(pair, sourceKeys.rest, shadowKeys.rest)) return undefined;
  return { source: sourceKeys.keys, shadow: shadowKeys.keys };
}

interface TakenKeys {
  readonly rest: string;
  readonly keys: readonly ForeignKeyElement[];
}

function takeKeys(text: string, database: string): TakenKeys | undefined {
  const lines = text.split('\n');
  const keys: ForeignKeyElement[] = [];
  const rest = lines.filter((line) => {
    if (!keyLine.test(line)) return true;
    const element = line.slice(2, line.endsWith(',') ? -1 : undefined);
    const key = parseConstraint(element, tokenize(element), 0, database);
    if (key.kind === 'foreignKey') keys.push(key);
    return key.kind !== 'foreignKey';
  });
  const isIndexed = ({ columns }: ForeignKeyElement): boolean => {
    const parts = `(${columns.map(quoteIdentifier).join(',')}`;
    return rest.some(
      (line) => indexLine.test(line) && (line.includes(`${parts},`) || line.includes(`${parts})`)),
    );
  };
  // A key without an index is a reason of its own not to touch the table.
  return keys.length > 0 && keys.every(isIndexed) ? { rest: rest.join('\n'), keys } : undefined;
}

const keyLine = /^ {2}CONSTRAINT `(?:[^`]|``)+` FOREIGN KEY \(/;
const indexLine = /^ {2}(?:PRIMARY |UNIQUE )?KEY /;
