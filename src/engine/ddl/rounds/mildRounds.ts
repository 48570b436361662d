import { type ColumnModification, droppedColumn, forbidsNull, newColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { isFunctional } from '../../schema/indexes';
import { namesOneOf } from '../../schema/namesIn';
import { alterEffect } from '../effects/alterEffect';
import { isLight } from '../effects/ddlEffect';
import { tableAfter } from './tableAfter';

/** The round, or its parts where all together would write the table anew, or hold up writes, and they do not. */
export function mildRounds(
  round: readonly TableChange[],
  transition: TableTransition,
): readonly (readonly TableChange[])[] {
  const ways = [columnsAtOnce(round), notNullLast(round, transition)].filter((parts) => parts.length > 1);
  if (ways.length === 0 || isMild([round], transition)) return [round];
  return ways.find((parts) => isMild(parts, transition)) ?? [round];
}

/**
 * MariaDB and MySQL change columns instantly only where nothing else is done, and no index is over those that go, and
 * MySQL also where no functional index stands behind them; so does OceanBase beside no new index.
 */
function columnsAtOnce(round: readonly TableChange[]): readonly (readonly TableChange[])[] {
  const columns = round.filter(comesOrGoes);
  // A counter is never without an index.
  const dropped = columns
    .flatMap((change) => droppedColumn(change) ?? [])
    .filter((column) => !column.autoIncrement);
  const gone = new Set(dropped.map(({ name }) => name.toLowerCase()));
  // A FULLTEXT index leaves numbers of its documents behind, beside which nothing is instant.
  const goesBefore = (change: TableChange): boolean =>
    change.kind === 'dropIndex' &&
    change.index.type !== 'fulltext' &&
    (isFunctional(change.index) || change.index.columns.every((column) => gone.has(column.toLowerCase())));
  const isPlain = !columns.some((change) => (newColumn(change) ?? droppedColumn(change))?.generated);
  const follows = (change: TableChange): boolean =>
    canFollow(change) || (isPlain && isModification(change) && !namesOneOf(change.from.definition, gone));
  const others = round.filter((change) => !comesOrGoes(change));
  if (columns.length === 0 || others.length === 0 || !others.every(follows)) return [round];
  return [others.filter(goesBefore), columns, others.filter((change) => !goesBefore(change))].filter(
    (part) => part.length > 0,
  );
}

/** OceanBase looks at the rows where NOT NULL comes to one column, and writes them anew where it comes to several (4.3). */
function notNullLast(
  round: readonly TableChange[],
  { server }: TableTransition,
): readonly (readonly TableChange[])[] {
  const parts = round.filter(forbidsNull).map((change) => [change]);
  if (server.flavor !== 'oceanbase' || parts.length < 2) return [round];
  return [round.filter((change) => !forbidsNull(change)), ...parts].filter((part) => part.length > 0);
}

/** True where no row is written anew by any of these statements, and writes go on. */
function isMild(rounds: readonly (readonly TableChange[])[], transition: TableTransition): boolean {
  return rounds.every((changes, at) => {
    const actual = tableAfter(rounds.slice(0, at), transition);
    return isLight(alterEffect({ ...transition, changes, actual }));
  });
}

function comesOrGoes({ kind }: TableChange): boolean {
  return kind === 'addColumn' || kind === 'dropColumn';
}

/** True for what no column waits for. Columns are written upon the character set to come; a check holds what it names. */
function canFollow(change: TableChange): boolean {
  if (change.kind === 'setOption') return !/CHARSET|COLLATE/.test(change.name);
  return change.kind.endsWith('Index');
}

/** True for a column that stays where it is. */
function isModification(change: TableChange): change is ColumnModification {
  return change.kind === 'modifyColumn' && change.position === undefined;
}
