import { columnAfter, columnBefore } from '../../diff/changedElements';
import type { PartitionStep, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { type Partition, partitionList } from '../../schema/partitionList';
import { partitionColumns } from '../../schema/partitionColumns';
import { findOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { takesAllOf } from '../hazards/partitionMisfit';

/**
 * The same rounds where some partitions change and the others stay: those come and go in statements of their own, and the
 * rows of the others are left alone. Not where the other changes write all rows anyway.
 */
export function roundsOfPartitionSteps(
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
  const { expected, actual, changes } = transition;
  const { from, to } = change;
  if (from === undefined || to === undefined || ![expected, actual].every(changesPartByPart))
    return undefined;
  const others = changes.filter((each) => each !== change);
  const named = partitionColumns(actual);
  const isNamed = (each: TableChange): boolean =>
    [columnBefore(each), columnAfter(each)].some((column) =>
      named.includes(column?.name.toLowerCase() ?? ''),
    );
  if (others.some(isNamed)) return undefined;
  const effect = others.length > 0 ? alterEffect({ ...transition, changes: others }) : 'instant';
  return effect === 'instant' || effect === 'inPlace' ? partitionSteps(from, to) : undefined;
}

/** Aria loses the table (MariaDB 10.11.19, error 174), and a change of partitions forgets PAGE_CHECKSUM. */
function changesPartByPart(table: TableSchema): boolean {
  return findOption(table, 'ENGINE')?.value === 'InnoDB' && !findOption(table, 'PAGE_CHECKSUM');
}

/**
 * What leads from the one list of partitions to the other while at least one stays; undefined where nothing does: where the
 * ranges would end earlier (error 1520), or a name comes to be another partition's. Nor where rows would be lost without a
 * word: REORGANIZE PARTITION drops those that fit none of the new lists, and ADD PARTITION leaves them under DEFAULT, where
 * they are found no more (run on MariaDB 10.11, MySQL 5.7 and 9.7).
 */
export function partitionSteps(from: string, to: string): readonly PartitionStep[] | undefined {
  const [before, after] = [partitionList(from), partitionList(to)];
  if (!before || before.by !== after?.by || !takesAllOf(to, from)) return undefined;
  if ([...before.partitions, ...after.partitions].some(isDefault)) return undefined;
  const [, kind] = /^PARTITION BY (RANGE|LIST)\b/i.exec(before.by) ?? [];
  if (kind === undefined) return undefined;
  const pieces = (kind.toUpperCase() === 'RANGE' ? rangesApart : listsApart)(
    before.partitions,
    after.partitions,
  );
  const steps = pieces?.filter(({ gone, made }) => String(gone.map(textOf)) !== String(made.map(textOf)));
  if (!steps || steps.reduce((sum, { gone }) => sum + gone.length, 0) === before.partitions.length)
    return undefined;
  const clashes = steps.some(({ gone, made }) => {
    const others = new Set(before.partitions.filter((each) => !gone.includes(each)).map(nameOf));
    return made.some((each) => others.has(nameOf(each)));
  });
  return clashes
    ? undefined
    : steps.map(({ gone, made }) => ({ gone: gone.map(({ name }) => name), made: made.map(textOf) }));
}

/** Some partitions and what takes their place: none where it is added behind all. */
interface Piece {
  readonly gone: readonly Partition[];
  readonly made: readonly Partition[];
}

/** From one end that both have to the next, so that each piece holds the same rows before and after. */
function rangesApart(before: readonly Partition[], after: readonly Partition[]): Piece[] | undefined {
  const left = [...before];
  const pieces: Piece[] = [];
  let made: Partition[] = [];
  for (const partition of after) {
    made.push(partition);
    const end = left.findIndex(({ values }) => values === partition.values);
    if (end < 0) continue;
    pieces.push({ gone: left.splice(0, end + 1), made });
    made = [];
  }
  return left.length > 0 ? undefined : [...pieces, { gone: [], made }];
}

/** From the first that differs to the last one: values go from any partition to any other. */
function listsApart(before: readonly Partition[], after: readonly Partition[]): Piece[] | undefined {
  const same = (at: number): boolean =>
    before.at(at) !== undefined && before.at(at)?.text === after.at(at)?.text;
  let start = 0;
  while (same(start)) start++;
  const shorter = Math.min(before.length, after.length) - start;
  let behind = 0;
  while (behind < shorter && same(-1 - behind)) behind++;
  // Nothing stands between two partitions, and nothing takes their place, without a neighbour.
  const goesNone = start + behind === before.length;
  const comesNone = start + behind === after.length;
  if (comesNone || (goesNone && behind > 0)) {
    if (behind > 0) behind--;
    else start--;
  }
  return [
    { gone: before.slice(start, before.length - behind), made: after.slice(start, after.length - behind) },
  ];
}

function isDefault({ values }: Partition): boolean {
  return values === undefined;
}

const textOf = ({ text }: Partition): string => text;

const nameOf = ({ name }: Partition): string => name.toLowerCase();
