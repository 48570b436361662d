import { droppedColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { partitionColumns } from '../../schema/partitionColumns';
import { partitionsHoldColumns } from '../../schema/serverRules';

/**
 * The same rounds where a column may only go together with the partitions that name it: where it goes in a round before
 * the last, they are removed before that and made again in the last; where it comes back at once, they are made anew
 * with it.
 */
export function roundsOfPartitions(
  rounds: readonly (readonly TableChange[])[],
  { expected, actual, server }: TableTransition,
): (readonly TableChange[])[] {
  const from = actual.partitioning;
  if (from === undefined || !partitionsHoldColumns(server)) return [...rounds];
  const named = new Set(partitionColumns(actual));
  const first = rounds.findIndex((round) => round.some((change) => dropsOneOf(change, named)));
  if (first < 0) return [...rounds];
  const to = expected.partitioning;
  const last = rounds.length - 1;
  const removal: TableChange = { kind: 'setPartitioning', from };
  return rounds.flatMap((round, at): (readonly TableChange[])[] => {
    const others = round.filter(({ kind }) => kind !== 'setPartitioning');
    const made = at === last && to !== undefined ? [...others, { ...removal, to }] : others;
    if (at !== first) return [made];
    return at === last && to === undefined ? [[...made, removal]] : at === last ? [made] : [[removal], made];
  });
}

function dropsOneOf(change: TableChange, names: ReadonlySet<string>): boolean {
  const column = droppedColumn(change);
  return column !== undefined && names.has(column.name.toLowerCase());
}
