import { droppedColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import { isComputedFrom } from '../../schema/columns';
import { namesOneOf } from '../../schema/namesIn';
import type { ColumnElement } from '../../schema/tableSchema';

/**
 * Splits changes into rounds where the server refuses to drop a column together with the generated column that names
 * it (MySQL 5.7 and later, error 3108): dependants go in rounds before. The last round holds all other changes.
 */
export function roundsOfDrops(changes: readonly TableChange[]): TableChange[][] {
  const rounds: TableChange[][] = [];
  let rest = [...changes];
  const unsettled = new Set(changes.flatMap(unsettledColumn));
  for (;;) {
    const going = rest.flatMap((change) => droppedColumn(change) ?? []);
    // A column that changes its name by case goes, too, for those that name it.
    const renamed = rest.flatMap((change) =>
      change.kind === 'modifyColumn' && change.from.name !== change.to.name ? [change.from] : [],
    );
    const leaves = new Set(
      going.filter((column) => {
        const others = [...going, ...renamed].filter((other) => other !== column);
        return names(column, others) && !others.some((other) => names(other, [column]));
      }),
    );
    if (leaves.size === 0) return [...rounds, rest];
    const round: TableChange[] = [];
    rest = rest.flatMap((change) => {
      const { now, later } = splitChange(change, leaves, unsettled);
      round.push(...now);
      return later;
    });
    rounds.push(round);
  }
}

/** The column that is not yet what it will be. */
export function unsettledColumn(change: TableChange): string[] {
  if (change.kind === 'addColumn') return [change.column.name.toLowerCase()];
  const changed = change.kind === 'modifyColumn' || change.kind === 'replaceColumn';
  return changed ? [change.from.name.toLowerCase()] : [];
}

function names(column: ColumnElement, others: readonly ColumnElement[]): boolean {
  return isComputedFrom(
    column,
    others.map(({ name }) => name.toLowerCase()),
  );
}

/** What of a change has to happen as the leaves are dropped, and what is left for later, when all columns are what they will be. */
function splitChange(
  change: TableChange,
  leaves: ReadonlySet<ColumnElement>,
  unsettled: ReadonlySet<string>,
): { now: TableChange[]; later: TableChange[] } {
  const going = new Set([...leaves].map(({ name }) => name.toLowerCase()));
  const isOver = (columns: readonly string[]): boolean =>
    columns.some((name) => going.has(name.toLowerCase()));
  if (change.kind === 'dropColumn' && leaves.has(change.column)) return { now: [change], later: [] };
  if (change.kind === 'dropIndex' && isOver(change.index.columns)) return { now: [change], later: [] };
  if (change.kind === 'replaceColumn' && leaves.has(change.from)) {
    return {
      now: [{ kind: 'dropColumn', column: change.from }],
      later: [{ kind: 'addColumn', column: change.to, position: change.position }],
    };
  }
  // OceanBase takes such a check away with the column, MySQL 8 one over that column alone, and finds none to drop then.
  if (
    (change.kind === 'dropCheck' || change.kind === 'moveCheck') &&
    namesOneOf(change.check.definition, going)
  ) {
    return {
      now: [{ kind: 'dropCheck', check: change.check }],
      later: change.kind === 'moveCheck' ? [{ kind: 'addCheck', check: change.check }] : [],
    };
  }
  if (change.kind === 'replaceIndex' && isOver(change.from.columns)) {
    // So the table is at no time without a primary key, which a server may want (MySQL, error 3750).
    if (change.to.type === 'primary' && !change.to.columns.some((name) => unsettled.has(name.toLowerCase())))
      return { now: [change], later: [] };
    return {
      now: [{ kind: 'dropIndex', index: change.from }],
      later: [{ kind: 'addIndex', index: change.to }],
    };
  }
  // That it is to be seen or hidden makes it one that moves, which no passing name helps here.
  if (change.kind === 'moveIndex' && isOver(change.index.columns)) {
    const { index } = change;
    return { now: [{ kind: 'dropIndex', index }], later: [{ kind: 'addIndex', index }] };
  }
  return { now: [], later: [change] };
}
