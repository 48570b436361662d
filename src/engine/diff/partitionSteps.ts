import { type Partition, partitionList } from '../schema/partitionList';
import { takesAllOf } from '../schema/partitionMisfit';
import type { ServerFacts } from '../schema/serverFacts';
import { reorganizesPartitions } from '../schema/serverRules';
import { findOption } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import { isWord, tokenize } from '../schema/tokens';
import { comparedClause } from './comparedPartitioning';
import type { PartitionStep } from './tableDiff';
import type { TableTransition } from './tableTransition';
import { refusesSteps } from './tidb/tidbSteps';

/**
 * What leads from the one partitioning to the other by statements that leave at least one partition alone; undefined where
 * nothing does.
 */
export function stepsBetween(transition: TableTransition): readonly PartitionStep[] | undefined {
  const { expected, actual, server } = transition;
  const [from, to] = [actual.partitioning, expected.partitioning];
  if (from === undefined || to === undefined || ![expected, actual].every(changesPartByPart))
    return undefined;
  const steps = partitionSteps(from, to, server);
  if (!steps || refusesSteps(steps, transition)) return undefined;
  return reorganizesPartitions(server) || steps.every(({ gone }) => gone.length === 0) ? steps : undefined;
}

/** Aria loses the table (MariaDB 10.11.19, error 174), and a change of partitions forgets PAGE_CHECKSUM. */
function changesPartByPart(table: TableSchema): boolean {
  const engine = findOption(table, 'ENGINE')?.value ?? 'InnoDB';
  return engine === 'InnoDB' && !findOption(table, 'PAGE_CHECKSUM');
}

/**
 * The steps from the one list of partitions to the other while at least one stays; undefined where there are none: where the
 * ranges would end earlier (error 1520), or a name comes to be another partition's. Nor where rows would be lost without a
 * word: REORGANIZE PARTITION drops those that fit none of the new lists, and ADD PARTITION leaves them under DEFAULT, where
 * they are found no more (run on MariaDB 10.11, MySQL 5.7 and 9.7).
 */
function partitionSteps(from: string, to: string, server: ServerFacts): readonly PartitionStep[] | undefined {
  const [before, after] = [partitionList(from), partitionList(to)];
  if (!before || !after || !takesAllOf(to, from)) return undefined;
  if (comparedClause(before.by, server) !== comparedClause(after.by, server)) return undefined;
  if ([...before.partitions, ...after.partitions].some(isDefault)) return undefined;
  const [, kind] = /^PARTITION BY (RANGE|LIST)\b/i.exec(before.by) ?? [];
  if (kind === undefined) return undefined;
  const pieces = (kind.toUpperCase() === 'RANGE' ? rangesApart : listsApart)(
    before.partitions,
    after.partitions,
  );
  const steps = pieces?.filter(({ gone, made }) => String(gone.map(textOf)) !== String(made.map(textOf)));
  const gone = steps?.reduce((sum, step) => sum + step.gone.length, 0);
  if (!steps || steps.length === 0 || gone === before.partitions.length) return undefined;
  const refuses = (step: Piece): boolean => {
    const others = new Set(before.partitions.filter((each) => !step.gone.includes(each)).flatMap(namesOf));
    const clashes = step.made.flatMap(namesOf).some((name) => others.has(name));
    return clashes || [...step.gone, ...step.made].some(liesElsewhere);
  };
  return steps.some(refuses)
    ? undefined
    : steps.map((step) => ({ gone: step.gone.map(({ name }) => name), made: step.made.map(textOf) }));
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

/** `PARTITION p DEFAULT`, of OceanBase `VALUES IN (DEFAULT)`. */
function isDefault({ values }: Partition): boolean {
  return values === undefined || /\(DEFAULT\)$/i.test(values);
}

/**
 * MariaDB leaves a partition where it was if it gets another folder, or none, beside its old name, and MySQL 5.7 prints
 * the folder otherwise than of a table that is made.
 */
function liesElsewhere({ text }: Partition): boolean {
  const tokens = tokenize(text);
  return tokens.some((token, at) => isWord(token, 'DIRECTORY') && isWord(tokens[at - 1], 'DATA'));
}

const textOf = ({ text }: Partition): string => text;

/** Partitions and subpartitions share their names (error 1517). */
function namesOf({ name, subpartitions }: Partition): string[] {
  return [name, ...subpartitions].map((each) => each.toLowerCase());
}
