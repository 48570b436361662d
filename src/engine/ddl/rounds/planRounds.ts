import { dropOf, droppedIndex, newIndex } from '../../diff/changedElements';
import { isHashed } from '../../diff/indexes/forgottenIndexes';
import { columnsOfNewReferenceSystem } from '../../diff/referenceSystem';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, indexesOf } from '../../schema/elements';
import type { ServerFacts } from '../../schema/serverFacts';
import type { IndexElement } from '../../schema/tableSchema';
import {
  dropsDependantsTogether,
  hidesHashes,
  wantsOptionsApart,
  writesForOptions,
} from '../../schema/serverRules';
import { roundsOfOceanBase } from './oceanbase/roundsOfOceanBase';
import { alterEffect } from '../effects/alterEffect';
import { roundsOfDrops } from './dependentColumns';
import { hidesFormerKey, roundsOfHiddenKeys } from './hiddenKeys';
import { roundsOfTidb } from './roundsOfTidb';
import { roundsOfPartitions } from './partitionRounds';
import { partByPart } from './partByPart';

/** The changes in rounds, a statement each: nearly always one, more where the server does not do all at once. */
export function planRounds(all: TableTransition): (readonly TableChange[])[] {
  const { server } = all;
  if (server.flavor === 'tidb') return partByPart(roundsOfTidb(all), all).filter(isNotEmpty);
  if (wantsOptionsApart(server)) return partByPart(roundsOfOceanBase(all), all).filter(isNotEmpty);
  const { freed, changes } = freeColumns(all.changes);
  const transition = { ...all, changes };
  const early = changes.filter((change) => leavesWithItsEngine(change, changes));
  const apart = optionsApart(transition);
  const late = changes.filter(
    (change) =>
      apart.includes(change) ||
      isSetByOthers(change) ||
      allowsLessInIndexes(change, transition) ||
      hidesFormerKey(change, transition),
  );
  // Built before, they would be forgotten to be by hash, and be too wide.
  const hashed = late.some((change) => allowsLessInIndexes(change, transition))
    ? changes.filter((change) => isHashHidden(newIndex(change), server))
    : [];
  const main = changes.flatMap((change) => {
    if (early.includes(change) || late.includes(change)) return [];
    return hashed.includes(change) ? dropOf(change) : [change];
  });
  const drops = roundsOfPartitions(
    dropsDependantsTogether(server) ? [main] : roundsOfHiddenKeys(roundsOfDrops(main), all),
    transition,
  );
  const last = [...late, ...hashed.map(addOf)];
  const parts = partByPart(drops, transition);
  const rounds = [freed, early, ...parts.flatMap((round) => roundsOfFulltext(round, server)), last];
  return rounds.filter(isNotEmpty);
}

function isNotEmpty(round: readonly TableChange[]): boolean {
  return round.length > 0;
}

/** Indexes that go in a statement before, so that the reference system of their column can change. */
function freeColumns(all: readonly TableChange[]): {
  readonly freed: readonly TableChange[];
  readonly changes: readonly TableChange[];
} {
  const placed = columnsOfNewReferenceSystem(all);
  const freed: TableChange[] = [];
  const changes = all.flatMap((change): TableChange[] => {
    const old = droppedIndex(change);
    if (old?.type !== 'spatial' || !old.columns.some((column) => placed.has(column.toLowerCase())))
      return [change];
    freed.push(...dropOf(change));
    const index = newIndex(change);
    return index ? [{ kind: 'addIndex', index }] : [];
  });
  return { freed, changes };
}

/** MySQL builds one FULLTEXT index in a statement (error 1795); the others follow one by one, under their own names. */
function roundsOfFulltext(changes: readonly TableChange[], server: ServerFacts): (readonly TableChange[])[] {
  const isFulltext = (change: TableChange): boolean => newIndex(change)?.type === 'fulltext';
  const [, ...others] = server.flavor === 'mysql' ? changes.filter(isFulltext) : [];
  if (others.length === 0) return [changes];
  const first = changes.flatMap((change) => (others.includes(change) ? dropOf(change) : [change]));
  return [first, ...others.map((change): TableChange[] => [addOf(change)])];
}

/** The index that a change builds as a change of its own. */
function addOf(change: TableChange): TableChange {
  return { kind: 'addIndex', index: newIndex(change)! };
}

/** InnoDB sees a hidden column in its place. */
function isHashHidden(index: IndexElement | undefined, server: ServerFacts): boolean {
  return index?.type === 'unique' && hidesHashes(server) && isHashed(index.definition);
}

/** An option that only the old engine knows: the new one neither takes nor forgets it (MariaDB, error 1911). */
function leavesWithItsEngine(change: TableChange, changes: readonly TableChange[]): boolean {
  if (change.kind !== 'setOption' || change.to || !setsEngine(changes)) return false;
  return change.from!.text.startsWith('`') || change.name === 'TRANSACTIONAL';
}

/** Aria sets PAGE_CHECKSUM by itself as a table leaves it or is partitioned; it can be taken away after that. */
function isSetByOthers(change: TableChange): boolean {
  return change.kind === 'setOption' && !change.to && change.name === 'PAGE_CHECKSUM';
}

function setsEngine(changes: readonly TableChange[]): boolean {
  return changes.some((change) => change.kind === 'setOption' && change.name === 'ENGINE');
}

/** Options that older MySQL changes in place, be it after others, but not beside them: it would write the table anew. */
function optionsApart(transition: TableTransition): readonly TableChange[] {
  const { changes, server } = transition;
  const options = changes.filter(({ kind }) => kind === 'setOption');
  const others = changes.filter((change) => !options.includes(change));
  if (options.length === 0 || others.length === 0 || !writesForOptions(server)) return [];
  // Columns are written upon the character set to come.
  if (options.some((option) => option.kind === 'setOption' && /CHARSET|COLLATE/.test(option.name))) return [];
  const writes = (round: readonly TableChange[]): boolean =>
    ['rebuild', 'copy', 'unknown'].includes(alterEffect({ ...transition, changes: round }));
  return writes(changes) && !writes(options) && !writes(others) ? options : [];
}

/** REDUNDANT and COMPACT take 767 bytes in an index, and InnoDB looks at the old indexes, even those that go. */
function allowsLessInIndexes(change: TableChange, { changes, actual, server }: TableTransition): boolean {
  if (change.kind !== 'setOption' || change.name !== 'ROW_FORMAT') return false;
  if (!/^(?:REDUNDANT|COMPACT)$/.test(change.to?.value ?? '') || changes.length === 1) return false;
  const columns = new Map(columnsOf(actual).map((column) => [column.name, column.type]));
  return indexesOf(actual).some((index) => {
    if (isHashHidden(index, server)) return false;
    const types = index.columns.map((column) => columns.get(column) ?? '').join();
    return [...`${index.definition} ${types}`.matchAll(/\((\d+)\)/g)].some(
      ([, length]) => Number(length) >= 192,
    );
  });
}
