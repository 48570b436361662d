import type { DiffedTable } from '../../engine/ddl/diffedTable';
import { diffTables } from '../../engine/diff/diffTables';
import type { TableDiff } from '../../engine/diff/tableDiff';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { Analysis, ReadPair } from './analysis';
import { parsed } from './keysInStep';
import { understood } from './neighbours';

/**
 * The difference of a shadow that the user wants made anew: its whole table, or the reason why it cannot go. A shadow
 * that is in step stays, and so does one that a new table would not help.
 */
export function recreateDiff({ diff, expected, actual }: DiffedTable, server: Analysis['server']): TableDiff {
  if (!actual || (diff.kind !== 'alter' && !(diff.kind === 'unsupported' && diff.recreatable))) return diff;
  const made = diffTables(expected, undefined, server);
  return made.kind === 'unsupported' ? made : { kind: 'recreate' };
}

/** The shadows of the analysis that a run of the `kept` sources does not touch, and what stands in the place of one. */
export function otherShadows(tables: readonly ReadPair[], kept: ReadonlySet<string>): TableSchema[] {
  return tables.flatMap((given) => {
    if (given.status === 'unsupported')
      return given.shadowSql === undefined ? [] : understood(given.shadowSql, given.pair.shadow);
    if (kept.has(given.pair.source.name)) return [];
    const table = parsed(given);
    return table.status === 'read' && table.shadow ? [table.shadow] : [];
  });
}
