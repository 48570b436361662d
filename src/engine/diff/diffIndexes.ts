import { columnsOf, indexesOf } from '../schema/elements';
import { hasPrefix, indexKey } from '../schema/indexes';
import type { ServerFacts } from '../schema/serverFacts';
import { canRenameIndex, elementOrderMatters } from '../schema/serverRules';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { comparedIndex, looksTheSame, withoutVisibility } from './indexes/comparedIndexes';
import { forgottenIndexes, hashIsHidden, isHashed } from './indexes/forgottenIndexes';
import { givesWay } from './indexes/generatedIndexes';
import { mustRebuild } from './indexes/rebuiltIndexes';
import { renamedIndexes } from './indexes/renamedIndexes';
import type { TableChange } from './tableDiff';
import type { TableTransition } from './tableTransition';

/** The changes of indexes; those of the transition are of all else, columns and foreign keys among them. */
export function diffIndexes(transition: TableTransition): TableChange[] {
  const { expected, actual, changes: others, server } = transition;
  const rebuilt = mustRebuild(transition);
  const changes = matchIndexes(transition, rebuilt);
  const forgotten = forgottenIndexes(expected, actual, server);
  return forgotten.length === 0 || changes.length + others.length === 0
    ? changes
    : matchIndexes(transition, (index) => forgotten.includes(index) || rebuilt(index));
}

/**
 * Indexes are matched by name, the others by what they are. New ones always go to the end of their class (see {@link orderClasses}), so only the
 * ones that stand in order before the first newcomer of their class can stay; the others move.
 */
function matchIndexes(transition: TableTransition, rebuilt: (index: IndexElement) => boolean): TableChange[] {
  const { expected, actual, server } = transition;
  const wanted = indexesOf(expected);
  const present = indexesOf(actual);
  const mustGiveWay = givesWay(transition);
  const isSame = (to: IndexElement, at: number): boolean =>
    to === present[at] && !rebuilt(to) && !mustGiveWay(to);
  if (wanted.length === present.length && wanted.every(isSame)) return [];
  const wantedNames = new Set(wanted.map(indexKey));
  const places = new Map(present.map((index, place) => [indexKey(index), place]));
  const isGone = (index: IndexElement): boolean => !wantedNames.has(indexKey(index));
  const twins = renamedIndexes(expected, actual, server);
  const classOf = orderClasses(expected, server);
  const lastPlace = new Map<string, number>();
  const changes = wanted.flatMap((to) => {
    const named = present[places.get(indexKey(to)) ?? -1];
    const from = named ?? twins.get(to);
    const place = from ? places.get(indexKey(from))! : -1;
    const orderClass = classOf(to);
    const isInOrder =
      !elementOrderMatters(server) || to.type === 'primary' || place > (lastPlace.get(orderClass) ?? -1);
    const canStay = !rebuilt(to) && (!mustGiveWay(to) || canRenameIndex(server));
    const stays = from && (!named || isAlike(named, to, server)) && canStay && isInOrder;
    lastPlace.set(orderClass, stays ? place : Infinity);
    return stays ? keptIndex(from, to, mustGiveWay(to), server) : builtIndex(named, to, rebuilt(to), server);
  });
  const renamed = changes.flatMap((change) => (change.kind === 'renameIndex' ? [change.from] : []));
  const dropped = present.filter((index) => isGone(index) && !renamed.includes(index));
  return [...dropped.map((index): TableChange => ({ kind: 'dropIndex', index })), ...changes];
}

/** But for the optimizer's sight. */
function isAlike(from: IndexElement, to: IndexElement, server: ServerFacts): boolean {
  const [before, after] = [from, to].map((index) => withoutVisibility(comparedIndex(index, server)));
  return before === after;
}

function keptIndex(from: IndexElement, to: IndexElement, gives: boolean, server: ServerFacts): TableChange[] {
  if (indexKey(from) !== indexKey(to)) return [{ kind: 'renameIndex', from, to }];
  const [before, after] = [from, to].map((index) => comparedIndex(index, server).text);
  if (before !== after) return [{ kind: 'replaceIndex', from, to }];
  return gives ? [{ kind: 'moveIndex', index: to, renamed: true }] : [];
}

function builtIndex(
  from: IndexElement | undefined,
  to: IndexElement,
  isRebuilt: boolean,
  server: ServerFacts,
): TableChange[] {
  if (!from) return [{ kind: 'addIndex', index: to }];
  const moves = looksTheSame(from, to, server) && (from.text !== to.text || !isRebuilt);
  return [moves ? { kind: 'moveIndex', index: to } : { kind: 'replaceIndex', from, to }];
}

/** True for the changes that {@link diffIndexes} makes. */
export function isOfIndex({ kind }: TableChange): boolean {
  return kind.endsWith('Index');
}

/** The server prints indexes by class, and by age within a class (MySQL and MariaDB, sql_table.cc, sort_keys). */
function orderClasses(table: TableSchema, server: ServerFacts): (index: IndexElement) => string {
  const nullable = new Set(columnsOf(table).flatMap((column) => (column.nullable ? [column.name] : [])));
  const hashesLast = hashIsHidden(table, server);
  return (index) => {
    const { type, definition, columns } = index;
    if (type !== 'unique') return type === 'spatial' || type === 'vector' ? 'plain' : type;
    if (hashesLast && isHashed(definition)) return 'unique hashed';
    const prefixed = hasPrefix(index) ? ' prefixed' : '';
    return (columns.some((column) => nullable.has(column)) ? 'unique nullable' : 'unique') + prefixed;
  };
}
