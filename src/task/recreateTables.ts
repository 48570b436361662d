import type { DiffedTable } from '../engine/ddl/diffedTable';
import type { TableDiff } from '../engine/diff/tableDiff';
import { refusesKeyless } from '../engine/diff/wantedKey';
import { foreignKeysOf } from '../engine/schema/elements';
import { tableKey } from '../engine/schema/tableName';
import type { TableSchema } from '../engine/schema/tableSchema';
import type { Analysis, ReadPair } from './analysis';
import { parsed } from './keysInStep';

/**
 * The difference of a shadow that the user wants made anew: its whole table, or the reason why it cannot go. A shadow
 * that is in step stays, and so does one that a new table would not help. `others` are shadows that the run leaves
 * as they are.
 */
export function recreateDiff(
  { diff, expected, actual }: DiffedTable,
  others: readonly TableSchema[],
  server: Analysis['server'],
): TableDiff {
  if (!actual || (diff.kind !== 'alter' && !(diff.kind === 'unsupported' && diff.recreatable))) return diff;
  const keyless = refusesKeyless(expected, undefined, server);
  if (keyless !== undefined) return { kind: 'unsupported', reason: keyless };
  const key = tableKey(actual.name, server);
  const child = others.find((other) =>
    foreignKeysOf(other).some(({ target }) => tableKey(target, server) === key),
  );
  if (!child) return { kind: 'recreate' };
  const reason = `${actual.name.name} cannot be created anew: a foreign key of ${child.name.name}, which stays as it is, points to it. Take that table into the task, or do not recreate this one.`;
  return { kind: 'unsupported', reason, recreatable: true };
}

/** The shadows of the analysis that a run of the `kept` sources does not touch. */
export function otherShadows(tables: readonly ReadPair[], kept: ReadonlySet<string>): TableSchema[] {
  return tables.flatMap((given) => {
    if (kept.has(given.pair.source.name)) return [];
    const table = parsed(given);
    return table.status === 'read' && table.shadow ? [table.shadow] : [];
  });
}
