import { droppedIndex, newIndex } from '../../diff/changedElements';
import { differsInVisibility, isHidden, seen } from '../../diff/indexes/comparedIndexes';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { indexesOf } from '../../schema/elements';
import { indexKey } from '../../schema/indexes';
import { makesKeysAfterOthers } from '../../schema/serverRules';
import type { IndexElement } from '../../schema/tableSchema';

// Where a table has no primary key, its first unique index that takes no NULL stands in for it, and servers refuse to
// hide that one (MariaDB, error 4174; MySQL, 3522).

/** True where an index stands in for the primary key until other changes are made, and is hidden only after them. */
export function hidesFormerKey(change: TableChange, { changes, actual }: TableTransition): boolean {
  return (
    hidesUnique(change) &&
    !indexesOf(actual).some(isPrimary) &&
    changes.some((other) => other !== change && mayRelieve(other))
  );
}

/**
 * The same rounds, where one before the last takes the key away and hidden unique indexes are left: they are seen from
 * then on, and those that stay are hidden again by a round behind, as are those that are to be hidden. On TiDB any round
 * may, as the key in its place comes behind it, and they are seen by a round before.
 */
export function roundsOfHiddenKeys(
  rounds: readonly (readonly TableChange[])[],
  { actual, server }: Pick<TableTransition, 'actual' | 'server'>,
): (readonly TableChange[])[] {
  const present = indexesOf(actual);
  const isKey = present.some(isPrimary) ? isPrimary : isUnique;
  const isApart = makesKeysAfterOthers(server);
  const takesKey = (change: TableChange): boolean =>
    (isKey(droppedIndex(change)) && (isApart ? !isOfSight(change) : !isKey(newIndex(change)))) ||
    (isApart && isKey === isUnique && changesNull(change));
  const first = (isApart ? rounds : rounds.slice(0, -1)).findIndex((round) => round.some(takesKey));
  if (first < 0) return [...rounds];
  const gone = droppedNames(rounds.slice(0, isApart ? first : first + 1));
  const hidden = present.filter((index) => isHiddenUnique(index) && !gone.has(indexKey(index)));
  const changed = droppedNames(rounds);
  const shows = hidden.map((from): TableChange => ({ kind: 'replaceIndex', from, to: seen(from) }));
  const hides = hidden
    .filter((index) => !changed.has(indexKey(index)))
    .map((to): TableChange => ({ kind: 'replaceIndex', from: seen(to), to }));
  const isShown = (change: TableChange): boolean => isOfSight(change) && hidden.includes(change.from);
  const others = rounds.map((round) => round.filter((change) => !isShown(change) && !hidesUnique(change)));
  const keyless = others[first]!;
  return [
    ...others.slice(0, first),
    ...(isApart ? [shows, keyless] : [[...keyless, ...shows]]),
    ...others.slice(first + 1),
    [...hides, ...rounds.flatMap((round) => round.filter(hidesUnique))],
  ];
}

function hidesUnique(change: TableChange): boolean {
  return isOfSight(change) && isHiddenUnique(change.to);
}

function isOfSight(change: TableChange): change is Extract<TableChange, { kind: 'replaceIndex' }> {
  return change.kind === 'replaceIndex' && differsInVisibility(change.from, change.to);
}

function mayRelieve(change: TableChange): boolean {
  const index = newIndex(change);
  return changesNull(change) || isUnique(index) || isPrimary(index);
}

function changesNull(change: TableChange): boolean {
  return change.kind === 'modifyColumn' && change.from.nullable !== change.to.nullable;
}

function droppedNames(rounds: readonly (readonly TableChange[])[]): ReadonlySet<string> {
  return new Set(
    rounds.flatMap((round) =>
      round.flatMap((change) => {
        const index = droppedIndex(change);
        return index ? [indexKey(index)] : [];
      }),
    ),
  );
}

function isPrimary(index: IndexElement | undefined): boolean {
  return index?.type === 'primary';
}

function isUnique(index: IndexElement | undefined): boolean {
  return index?.type === 'unique';
}

function isHiddenUnique(index: IndexElement): boolean {
  return isUnique(index) && isHidden(index);
}
