import { columnAfter, columnBefore } from '../../diff/changedElements';
import { partitionSteps } from '../../diff/partitionSteps';
import type { PartitionStep, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { partitionColumns } from '../../schema/partitionColumns';
import { mayRefuseCombinations, reorganizesPartitions } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { isLight } from '../effects/ddlEffect';
import { columnsAtOnce } from './columnsAtOnce';

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
  const { expected, actual, server } = transition;
  const { from, to } = change;
  if (from === undefined || to === undefined || ![expected, actual].every(changesPartByPart))
    return undefined;
  if (writesOtherwise({ ...transition, changes: transition.changes.filter((each) => each !== change) }))
    return undefined;
  const steps = partitionSteps(from, to);
  const isAdded = steps?.every(({ gone }) => gone.length === 0);
  return isAdded || reorganizesPartitions(server) ? steps : undefined;
}

/** True where the other changes touch what the partitions go by, or write all rows in the same statement. */
function writesOtherwise(others: TableTransition): boolean {
  const named = partitionColumns(others.actual);
  const isNamed = (change: TableChange): boolean =>
    [columnBefore(change), columnAfter(change)].some((column) =>
      named.includes(column?.name.toLowerCase() ?? ''),
    );
  if (others.changes.some(isNamed)) return true;
  if (others.changes.length === 0 || mayRefuseCombinations(others.server)) return false;
  return columnsAtOnce(others.changes, others).length === 1 && !isLight(alterEffect(others));
}

/** Aria loses the table (MariaDB 10.11.19, error 174), and a change of partitions forgets PAGE_CHECKSUM. */
function changesPartByPart(table: TableSchema): boolean {
  const engine = findOption(table, 'ENGINE')?.value ?? 'InnoDB';
  return engine === 'InnoDB' && !findOption(table, 'PAGE_CHECKSUM');
}
