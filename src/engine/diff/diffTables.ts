import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';
import { diffColumns } from './diffColumns';
import { diffChecks, diffForeignKeys, diffPeriods } from './diffConstraints';
import { diffIndexes } from './diffIndexes';
import { diffOptions } from './diffOptions';
import type { TableDiff } from './tableDiff';

/**
 * What separates the shadow as it should be from the shadow as it is; `actual` is absent where there is none.
 * Both come from one server, so equal structures print equal text. Names of foreign keys are never compared.
 */
export function diffTables(
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
): TableDiff {
  if (!actual) return { kind: 'create' };
  const options = diffOptions(expected, actual);
  if (options.unsupported) return { kind: 'unsupported', reason: options.unsupported };
  const columns = diffColumns(expected, actual, server);
  const changes = [
    ...options.changes,
    ...columns,
    ...diffPeriods(expected, actual),
    ...diffIndexes(expected, actual, columns, server),
    ...diffForeignKeys(expected, actual, columns),
    ...diffChecks(expected, actual, server),
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
