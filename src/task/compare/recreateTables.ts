import type { DiffedTable } from '../../engine/ddl/diffedTable';
import type { TableDiff } from '../../engine/diff/tableDiff';
import { refusesKeyless } from '../../engine/diff/wantedKey';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { Analysis, ReadPair } from './analysis';
import { parsed } from './keysInStep';

/**
 * The difference of a shadow that the user wants made anew: its whole table, or the reason why it cannot go. A shadow
 * that is in step stays, and so does one that a new table would not help.
 */
export function recreateDiff({ diff, expected, actual }: DiffedTable, server: Analysis['server']): TableDiff {
  if (!actual || (diff.kind !== 'alter' && !(diff.kind === 'unsupported' && diff.recreatable))) return diff;
  const keyless = refusesKeyless(expected, undefined, server);
  if (keyless !== undefined) return { kind: 'unsupported', reason: keyless };
  return { kind: 'recreate' };
}

/** The shadows of the analysis that a run of the `kept` sources does not touch. */
export function otherShadows(tables: readonly ReadPair[], kept: ReadonlySet<string>): TableSchema[] {
  return tables.flatMap((given) => {
    if (kept.has(given.pair.source.name)) return [];
    const table = parsed(given);
    return table.status === 'read' && table.shadow ? [table.shadow] : [];
  });
}
