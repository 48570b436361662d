import { printsSame } from '../schema/printTable';
import { foreignKeysNeedIndex } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import { withoutCounter } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import { diffColumns } from './diffColumns';
import { diffChecks, diffForeignKeys, diffPeriods, unindexedForeignKey } from './diffConstraints';
import { changedClusteredKey, diffIndexes } from './diffIndexes';
import { differingNote, diffOptions } from './diffOptions';
import type { TableDiff } from './tableDiff';
import { fixedVersionColumns } from './versionColumns';

/**
 * What separates the shadow as it should be from the shadow as it is; `actual` is absent where there is none.
 * Both come from one server, so equal structures print equal text. Names of foreign keys are never compared.
 */
export function diffTables(
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
): TableDiff {
  const unindexed = foreignKeysNeedIndex(server) && unindexedForeignKey(expected);
  if (unindexed) {
    const reason = `Foreign key ${unindexed.name} has no index on its columns. The server makes one itself, so the shadow cannot be equal; add the index to the source.`;
    return { kind: 'unsupported', reason };
  }
  if (!actual) return { kind: 'create' };
  // The common case, and by far the cheapest answer: the same text.
  if (actual === expected || printsSame(withoutCounter(actual), expected)) return { kind: 'identical' };
  const options = diffOptions(expected, actual);
  if (options.unsupported) return { kind: 'unsupported', reason: options.unsupported, recreatable: true };
  const note = differingNote(expected, actual);
  if (note) return { kind: 'unsupported', reason: note };
  const clustered = changedClusteredKey(expected, actual, server);
  if (clustered) return { kind: 'unsupported', reason: clustered, recreatable: true };
  const versions = fixedVersionColumns(expected, actual, server);
  if (versions) return { kind: 'unsupported', reason: versions, recreatable: true };
  const columns = diffColumns(expected, actual, server);
  const foreignKeys = diffForeignKeys(expected, actual, columns, server);
  const changes = [
    ...options.changes,
    ...columns,
    ...diffPeriods(expected, actual),
    ...diffIndexes(expected, actual, columns, foreignKeys, server),
    ...foreignKeys,
    ...diffChecks(expected, actual, columns, server),
  ];
  if (expected.partitioning !== actual.partitioning) {
    changes.push({
      kind: 'setPartitioning',
      ...(actual.partitioning === undefined ? {} : { from: actual.partitioning }),
      ...(expected.partitioning === undefined ? {} : { to: expected.partitioning }),
    });
  }
  return changes.length > 0 ? { kind: 'alter', changes } : { kind: 'identical' };
}
