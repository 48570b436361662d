import { printsSame } from '../schema/printTable';
import { foreignKeysNeedIndex } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import { withoutCounter } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import { comparedPartitioning } from './comparedPartitioning';
import { diffColumns } from './diffColumns';
import { diffChecks, fixedCheck } from './diffChecks';
import { diffForeignKeys, unindexedForeignKey } from './diffForeignKeys';
import { diffPeriods } from './diffPeriods';
import { diffIndexes } from './diffIndexes';
import { diffOptions } from './diffOptions';
import { forgottenConnection } from './limits/forgottenConnection';
import { refusesHistory } from './limits/historyPartitions';
import { differingNote, refusesNotes } from './limits/notes';
import { fixedOnOceanBase } from './limits/oceanBaseLimits';
import { refusesDefinition } from './limits/strictDefinitions';
import type { TableChange, TableDiff } from './tableDiff';
import type { TableTransition } from './tableTransition';
import { fixedOnTidb } from './tidb/tidbLimits';
import { refusesHiddenColumns, refusesOnTidb } from './tidb/tidbRefusals';
import { refusesBytes } from './limits/unreadableBytes';
import { refusesKeyless } from './limits/keylessTables';

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
  const unreadable = refusesBytes(expected, server) ?? refusesHiddenColumns(expected);
  if (unreadable !== undefined) return { kind: 'unsupported', reason: unreadable };
  const refusal = (changes?: readonly TableChange[]): TableDiff | undefined => {
    const reason = refusedTable(expected, actual, server, changes);
    return reason === undefined ? undefined : { kind: 'unsupported', reason };
  };
  if (!actual) return refusal() ?? { kind: 'create' };
  // The common case, and by far the cheapest answer: the same text.
  if (actual === expected || printsSame(withoutCounter(actual), expected)) return { kind: 'identical' };
  const { unsupported } = diffOptions(expected, actual, server);
  const unlessMadeAnew = (reason: string): TableDiff =>
    refusal() ?? { kind: 'unsupported', reason, recreatable: true };
  if (unsupported) return unlessMadeAnew(unsupported);
  const note = differingNote(expected, actual);
  if (note) return { kind: 'unsupported', reason: note };
  const changes = changesBetween(expected, actual, server);
  const transition = { changes, expected, actual, server };
  const fixed =
    fixedOnTidb(transition) ??
    fixedOnOceanBase(transition) ??
    fixedCheck(transition) ??
    forgottenConnection(transition);
  if (fixed) return unlessMadeAnew(fixed);
  return changes.length > 0 ? (refusal(changes) ?? { kind: 'alter', changes }) : { kind: 'identical' };
}

/** Why the server does not take such a table, be it made or changed; undefined where it does. */
export function refusedTable(
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
  changes?: readonly TableChange[],
): string | undefined {
  return (
    refusesHistory(expected) ??
    refusesDefinition(expected, server) ??
    refusesNotes(expected, changes) ??
    refusesOnTidb(expected, server, changes) ??
    refusesKeyless(expected, actual, server)
  );
}

/** The changes of each kind of element, where all of them can be made. */
export function changesBetween(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): TableChange[] {
  const columns = diffColumns(expected, actual, server);
  const ofColumns: TableTransition = { expected, actual, changes: columns, server };
  const before: TableChange[] = [
    ...diffOptions(expected, actual, server).changes,
    ...columns,
    ...diffPeriods(expected, actual),
  ];
  const behind: TableChange[] = [...diffForeignKeys(ofColumns), ...diffChecks(ofColumns)];
  if (comparedPartitioning(expected, server) !== comparedPartitioning(actual, server)) {
    behind.push({
      kind: 'setPartitioning',
      ...(actual.partitioning === undefined ? {} : { from: actual.partitioning }),
      ...(expected.partitioning === undefined ? {} : { to: expected.partitioning }),
    });
  }
  const indexes = diffIndexes({ ...ofColumns, changes: [...before, ...behind] });
  return [...before, ...indexes, ...behind];
}
