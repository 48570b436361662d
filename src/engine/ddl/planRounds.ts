import type { TableChange } from '../diff/tableDiff';
import { isVersionColumn, isWithoutVersions } from '../diff/versionColumns';
import { columnsOf, indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { dropsDependantsTogether } from '../schema/serverRules';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { roundsOfDrops } from './dependentColumns';

/** The changes in rounds, a statement each: nearly always one, more where the server does not do all at once. */
export function planRounds(
  changes: readonly TableChange[],
  actual: TableSchema,
  server: ServerFacts,
): (readonly TableChange[])[] {
  const leaving = changes.filter((change) => leavesWithItsEngine(change, changes));
  const versions = changes.some((change) => precedesItsColumns(change, changes))
    ? changes.filter((change) => isSetting(change, versioning) || isSetting(change, 'ENGINE'))
    : [];
  const early = [...leaving, ...versions];
  const late = changes.filter(
    (change) =>
      !early.includes(change) && (isSetByOthers(change) || allowsLessInIndexes(change, changes, actual)),
  );
  const main = changes.flatMap((change) => {
    if (late.includes(change)) return [];
    return early.includes(change) ? dropThenAdd(change).slice(1) : [change];
  });
  const drops = dropsDependantsTogether(server) ? [main] : roundsOfDrops(main);
  const left = leaving.flatMap((change) => dropThenAdd(change).slice(0, 1));
  const rounds = [left, versions, ...drops.flatMap((round) => roundsOfFulltext(round, server)), late];
  return rounds.filter((round) => round.length > 0);
}

/** MySQL builds one FULLTEXT index in a statement (error 1795); the others follow one by one, under their own names. */
function roundsOfFulltext(changes: readonly TableChange[], server: ServerFacts): (readonly TableChange[])[] {
  const [, ...others] = server.flavor === 'mysql' ? changes.filter(builtFulltext) : [];
  if (others.length === 0) return [changes];
  const first = changes.flatMap((change): TableChange[] => {
    if (!others.includes(change)) return [change];
    if (change.kind === 'replaceIndex') return [{ kind: 'dropIndex', index: change.from }];
    return change.kind === 'moveIndex' ? [{ kind: 'dropIndex', index: change.index }] : [];
  });
  return [
    first,
    ...others.map((change): TableChange[] => [{ kind: 'addIndex', index: builtFulltext(change)! }]),
  ];
}

function builtFulltext(change: TableChange): IndexElement | undefined {
  if (change.kind === 'replaceIndex') return change.to.type === 'fulltext' ? change.to : undefined;
  const built = change.kind === 'addIndex' || change.kind === 'moveIndex' ? change.index : undefined;
  return built?.type === 'fulltext' ? built : undefined;
}

/** The two halves of an index that changes, so that its successor comes in its turn; other changes have one. */
function dropThenAdd(change: TableChange): TableChange[] {
  if (change.kind !== 'replaceIndex' || change.from.type === 'primary') return [change];
  return [
    { kind: 'dropIndex', index: change.from },
    { kind: 'addIndex', index: change.to },
  ];
}

const versioning = 'WITH SYSTEM VERSIONING';

function isSetting(change: TableChange, name: string): boolean {
  return change.kind === 'setOption' && change.name === name;
}

/** What only the old engine knows: the new one neither takes nor forgets it (MariaDB, errors 1911, 4120). */
function leavesWithItsEngine(change: TableChange, changes: readonly TableChange[]): boolean {
  if (!changes.some((other) => isSetting(other, 'ENGINE'))) return false;
  const unversions = changes.some((other) => isSetting(other, versioning));
  if (change.kind === 'setOption') {
    if (change.to) return false;
    // The size would cling to the indexes that are built without the columns of the versions.
    return (
      change.from!.text.startsWith('`') ||
      change.name === versioning ||
      (unversions && change.name === 'KEY_BLOCK_SIZE')
    );
  }
  if (!unversions) return false;
  // The named columns of the versions go with them, and out of the indexes.
  if (change.kind === 'dropPeriod') return change.period.name === 'SYSTEM_TIME';
  if (change.kind === 'dropColumn') return isVersionColumn(change.column);
  const going = changes.flatMap((other) =>
    other.kind === 'dropColumn' && isVersionColumn(other.column) ? [other.column.name] : [],
  );
  const index = change.kind === 'dropIndex' ? change.index : undefined;
  const over = change.kind === 'replaceIndex' ? change.from : index;
  return over !== undefined && over.columns.some((column) => going.includes(column));
}

/** MariaDB takes a column without versions only in a table that has versions already (error 4124). */
function precedesItsColumns(change: TableChange, changes: readonly TableChange[]): boolean {
  if (change.kind !== 'setOption' || !change.to || change.name !== versioning) return false;
  return changes.some((other) => {
    if (other.kind === 'addColumn') return isWithoutVersions(other.column);
    return (other.kind === 'modifyColumn' || other.kind === 'replaceColumn') && isWithoutVersions(other.to);
  });
}

/** Aria sets PAGE_CHECKSUM by itself as a table leaves it or is partitioned; it can be taken away after that. */
function isSetByOthers(change: TableChange): boolean {
  return change.kind === 'setOption' && !change.to && change.name === 'PAGE_CHECKSUM';
}

/** REDUNDANT and COMPACT take 767 bytes in an index, and InnoDB looks at the old indexes, even those that go. */
function allowsLessInIndexes(
  change: TableChange,
  changes: readonly TableChange[],
  actual: TableSchema,
): boolean {
  if (change.kind !== 'setOption' || change.name !== 'ROW_FORMAT') return false;
  if (!/^(?:REDUNDANT|COMPACT)$/.test(change.to?.value ?? '') || changes.length === 1) return false;
  const columns = new Map(columnsOf(actual).map((column) => [column.name, column.type]));
  return indexesOf(actual).some((index) => {
    const types = index.columns.map((column) => columns.get(column) ?? '').join();
    return [...`${index.definition} ${types}`.matchAll(/\((\d+)\)/g)].some(
      ([, length]) => Number(length) >= 192,
    );
  });
}
