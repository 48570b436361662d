import type { TableChange } from '../diff/tableDiff';
import { columnsOf, indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { dropsDependantsTogether } from '../schema/serverRules';
import type { TableSchema } from '../schema/tableSchema';
import { roundsOfDrops } from './dependentColumns';

/** The changes in rounds, a statement each: nearly always one, more where the server does not do all at once. */
export function planRounds(
  changes: readonly TableChange[],
  actual: TableSchema,
  server: ServerFacts,
): (readonly TableChange[])[] {
  const early = changes.filter((change) => leavesWithItsEngine(change, changes));
  const late = changes.filter(
    (change) => clingsToNewEngine(change, changes) || allowsLessInIndexes(change, changes, actual),
  );
  const main = changes.filter((change) => !early.includes(change) && !late.includes(change));
  const rounds = [early, ...(dropsDependantsTogether(server) ? [main] : roundsOfDrops(main)), late];
  return rounds.filter((round) => round.length > 0);
}

/** An option that only the old engine knows: the new one neither takes nor forgets it (MariaDB, error 1911). */
function leavesWithItsEngine(change: TableChange, changes: readonly TableChange[]): boolean {
  return (
    change.kind === 'setOption' && !change.to && change.from!.text.startsWith('`') && setsEngine(changes)
  );
}

/** Aria's PAGE_CHECKSUM is set by leaving it, and can be taken away after that. */
function clingsToNewEngine(change: TableChange, changes: readonly TableChange[]): boolean {
  return change.kind === 'setOption' && !change.to && change.name === 'PAGE_CHECKSUM' && setsEngine(changes);
}

function setsEngine(changes: readonly TableChange[]): boolean {
  return changes.some((change) => change.kind === 'setOption' && change.name === 'ENGINE');
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
