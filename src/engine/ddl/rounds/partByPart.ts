import { columnAfter, columnBefore } from '../../diff/changedElements';
import { stepsBetween } from '../../diff/partitionSteps';
import type { PartitionStep, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { partitionColumns } from '../../schema/partitionColumns';
import { mayRefuseCombinations } from '../../schema/serverRules';
import { alterEffect } from '../effects/alterEffect';
import { isLight } from '../effects/ddlEffect';
import { mildRounds } from './mildRounds';

/**
 * The same rounds where some partitions change and the others stay: those come and go in statements of their own, and the
 * rows of the others are left alone.
 */
export function partByPart(
  rounds: readonly (readonly TableChange[])[],
  transition: TableTransition,
): (readonly TableChange[])[] {
  return rounds.flatMap((round) => {
    const change = round.find((each) => each.kind === 'setPartitioning');
    const steps = change && stepsOf(change, transition);
    if (!steps) return [round];
    const others = round.filter((each) => each !== change);
    return [others, ...steps.map((step): TableChange[] => [{ ...change, step }])];
  });
}

function stepsOf(
  change: Extract<TableChange, { kind: 'setPartitioning' }>,
  transition: TableTransition,
): readonly PartitionStep[] | undefined {
  if (change.from === undefined || change.to === undefined) return undefined;
  const others = transition.changes.filter((each) => each !== change);
  return writesOtherwise({ ...transition, changes: others }) ? undefined : stepsBetween(transition);
}

/** True where the other changes touch what the partitions go by, or write all rows in the same statement. */
function writesOtherwise(others: TableTransition): boolean {
  // What TiDB changes of such columns while the partitions stay does not touch rows (`holdsPartitions`).
  if (others.server.flavor === 'tidb') return false;
  const named = partitionColumns(others.actual);
  const isNamed = (change: TableChange): boolean =>
    [columnBefore(change), columnAfter(change)].some((column) =>
      named.includes(column?.name.toLowerCase() ?? ''),
    );
  if (others.changes.some(isNamed)) return true;
  if (others.changes.length === 0 || mayRefuseCombinations(others.server)) return false;
  return mildRounds(others.changes, others).length === 1 && !isLight(alterEffect(others));
}
