import type { ColumnModification } from '../../../diff/changedElements';
import type { TableChange } from '../../../diff/tableDiff';
import type { ColumnElement } from '../../../schema/tableSchema';

/** The same changes, with an end of its own to each counter that goes with its column, where another one begins. */
export function withEndedCounters(changes: readonly TableChange[]): readonly TableChange[] {
  if (!changes.some(bringsCounter)) return changes;
  return changes.flatMap((change): TableChange[] => {
    if (change.kind !== 'dropColumn' || !change.column.autoIncrement) return [change];
    return [{ kind: 'modifyColumn', from: change.column, to: notCounting(change.column) }, change];
  });
}

export function bringsCounter(change: TableChange): boolean {
  if (change.kind === 'addColumn') return change.column.autoIncrement;
  return change.kind === 'modifyColumn' && change.to.autoIncrement && !change.from.autoIncrement;
}

export function endsCounter(change: TableChange): change is ColumnModification {
  return change.kind === 'modifyColumn' && change.from.autoIncrement && !change.to.autoIncrement;
}

export function notCounting(column: ColumnElement): ColumnElement {
  return {
    ...column,
    autoIncrement: false,
    definition: column.definition.replace(' AUTO_INCREMENT', ''),
  };
}
