import type { TableChange } from '../../../diff/tableDiff';
import type { TableTransition } from '../../../diff/tableTransition';
import { roundsOfDrops } from '../dependentColumns';
import { computedLast } from '../computedLast';
import { withEndedCounters } from './counters';
import { keysBeforeColumns } from './keysBeforeColumns';
import { additionsBeforeNotNull, dropsBeforeNotNull, mustGoOneByOne, notNullAlone } from './notNull';
import { readOtherwiseFirst } from './readOtherwise';
import { byKeyMeanwhile, withPartitioning } from './oldPartitioning';
import { placeChanges, type Round } from './placeChanges';
import { shapesLast } from './shapesLast';

/**
 * OceanBase's rounds. Indexes are renamed first: beside a column that comes in the middle it does not, and says nothing
 * (run on 4.3). Then come columns that are read otherwise, with what is computed from them. `early` come the options,
 * which it forgets beside other changes, and the counter that makes room for another; `main` is the rest with its
 * partitioning; `late` is what the primary key or the old partitioning keeps until then, and what stands upon that;
 * `last` are the options that name columns or are about rows.
 */
export function roundsOfOceanBase(all: TableTransition): (readonly TableChange[])[] {
  const { actual, server } = all;
  const { first, changes } = readOtherwiseFirst(all);
  const isRename = ({ kind }: TableChange): boolean => kind === 'renameIndex';
  const [taking = [], ...shapes] = shapesLast(
    withPartitioning({ ...all, changes }).filter((change) => !isRename(change)),
    server,
  );
  const transition = { ...all, changes: withEndedCounters(computedLast(taking)) };
  const placed = placeChanges(transition);
  const of = (wanted: Round): TableChange[] =>
    placed.flatMap(({ round, change }) => (round === wanted ? [change] : []));
  const { keys, others } = keysBeforeColumns(of('main'), actual);
  const careful = (round: readonly TableChange[]): (readonly TableChange[])[] =>
    mustGoOneByOne(all)
      ? roundsOfDrops(round.flatMap(notNullAlone))
      : roundsOfDrops(round).flatMap((each) => additionsBeforeNotNull(each, all));
  return [
    all.changes.filter(isRename),
    first,
    [...byKeyMeanwhile(transition), ...of('early')],
    keys,
    ...careful(others),
    ...careful(of('late')),
    ...shapes,
    of('last'),
  ]
    .flatMap(dropsBeforeNotNull)
    .filter((round) => round.length > 0);
}
