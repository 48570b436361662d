import { isRetyped } from '../../../diff/changedElements';
import type { TableChange } from '../../../diff/tableDiff';
import type { TableTransition } from '../../../diff/tableTransition';
import { partitionColumns } from '../../../schema/partitionColumns';
import { quoteIdentifier } from '../../../schema/quoting';
import type { ColumnElement, IndexElement, TableSchema } from '../../../schema/tableSchema';

/** Several columns of one RANGE or LIST keep their types as long as it stands (error 1654). */
export function withPartitioning({ changes, expected, actual }: TableTransition): readonly TableChange[] {
  const { partitioning: from } = actual;
  const { partitioning: to } = expected;
  if (from === undefined || to === undefined || !overSeveral.test(from)) return changes;
  const held = partitionColumns(actual);
  const isStuck = changes.some((change) => isRetyped(change) && isHeld(change.from, held));
  return isStuck && !changes.some(isPartitioning)
    ? [...changes, { kind: 'setPartitioning', from, to }]
    : changes;
}

const overSeveral = /^\s*partition by (?:range|list) columns\s*\([^)]*,/i;

/**
 * What lets columns that both partitionings name become others (errors 1659 and 1486), and what every key agrees with.
 */
export function byKeyMeanwhile(transition: TableTransition): TableChange[] {
  const { changes, expected, actual } = transition;
  const held = heldColumns(transition);
  const isStuck = changes.some(
    (change) => isRetyped(change) && isHeld(change.from, held) && isKept(change.from, expected),
  );
  if (!isStuck) return [];
  const { partitioning: from } = actual;
  const to = `partition by key(${held.map(quoteIdentifier).join(', ')})`;
  return [{ kind: 'setPartitioning', ...(from !== undefined && { from }), to }];
}

/** The columns of the partitioning that goes, in small letters. */
export function heldColumns({ changes, actual }: TableTransition): readonly string[] {
  return changes.some(isPartitioning) ? partitionColumns(actual) : [];
}

export function isHeld({ name }: ColumnElement, held: readonly string[]): boolean {
  return held.includes(name.toLowerCase());
}

/** True for a column of the partitioning that comes. */
export function isKept({ name }: ColumnElement, expected: TableSchema): boolean {
  return partitionColumns(expected).includes(name.toLowerCase());
}

/** A key holds the columns of the partitioning that it stands beside (error 1503). */
export function holdsColumns({ type, text, columns }: IndexElement, held: readonly string[]): boolean {
  const isKey = type === 'primary' || (type === 'unique' && !/ GLOBAL\b/.test(text));
  return !isKey || held.every((column) => columns.some((part) => part.toLowerCase() === column));
}

function isPartitioning({ kind }: TableChange): boolean {
  return kind === 'setPartitioning';
}
