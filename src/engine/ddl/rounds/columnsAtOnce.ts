import { type ColumnModification, droppedColumn, newColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import { namesOneOf } from '../../schema/namesIn';
import type { TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { isLight } from '../effects/ddlEffect';

/**
 * The round in two where its columns come and go at once, and the rest no more than builds indexes, while both together
 * would write the table anew: MariaDB and MySQL change columns instantly only where nothing else is done.
 */
export function columnsAtOnce(
  round: readonly TableChange[],
  transition: TableTransition,
): (readonly TableChange[])[] {
  const columns = round.filter(comesOrGoes);
  const others = round.filter((change) => !comesOrGoes(change));
  const isPlain = !columns.some((change) => (newColumn(change) ?? droppedColumn(change))?.generated);
  const gone = columns.flatMap((change) => droppedColumn(change)?.name.toLowerCase() ?? []);
  const follows = (change: TableChange): boolean =>
    canFollow(change) || (isPlain && isModification(change) && !namesOneOf(change.from.definition, gone));
  if (columns.length === 0 || others.length === 0 || !others.every(follows)) return [round];
  const isMild = (changes: readonly TableChange[], actual = transition.actual): boolean =>
    isLight(alterEffect({ ...transition, changes, actual }));
  const isBetter = !isMild(round) && isMild(columns) && isMild(others, withColumnsOf(transition));
  return isBetter ? [columns, others] : [round];
}

/** The table as it is once its columns have come and gone. */
export function withColumnsOf({ actual, expected }: TableTransition): TableSchema {
  const present = new Map(columnsOf(actual).map((column) => [column.name.toLowerCase(), column]));
  const elements = [
    ...columnsOf(expected).map((column) => present.get(column.name.toLowerCase()) ?? column),
    ...actual.elements.filter(({ kind }) => kind !== 'column'),
  ];
  return { ...actual, elements };
}

/** True for a column that was not there, or is there no longer. */
export function comesOrGoes({ kind }: TableChange): boolean {
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
