import { partitionColumns } from '../../schema/partitionColumns';
import { type ColumnModification, droppedColumn, isRetyped } from '../changedElements';
import { spelledOut } from '../comparedPartitioning';
import { stepsBetween } from '../partitionSteps';
import type { TableTransition } from '../tableTransition';
import { tidbConversion, typesOf } from './tidbConversion';

/** True for what TiDB changes in no partitioned table: columns that it converts, or by which it is partitioned. */
export function holdsPartitions(transition: TableTransition): boolean {
  const partitioning = spelledOut(transition.actual);
  const held = partitioning === undefined ? [] : partitionColumns({ ...transition.actual, partitioning });
  return transition.changes.some((change) => {
    const gone = droppedColumn(change);
    if (gone) return held.includes(gone.name.toLowerCase());
    if (change.kind !== 'modifyColumn') return false;
    return (
      ((isRetyped(change) || isFlagged(change)) && held.includes(change.from.name.toLowerCase())) ||
      tidbConversion(...typesOf(change, transition)) === 'rewrite'
    );
  });
}

/** What a column of the partitioning keeps, too (error 8200): what TiDB notes beside its type. */
function isFlagged({ from, to }: ColumnModification): boolean {
  const [before, after] = [from, to].map(({ nullable, autoIncrement, onUpdate, defaultValue }) =>
    [nullable, autoIncrement, onUpdate !== undefined, nullable || defaultValue !== undefined].join(),
  );
  return before !== after;
}

/** Why TiDB before 7.4 makes no such change: of partitions it only takes more, behind all others. */
export function fixedPartitioning(transition: TableTransition): string | undefined {
  const { server, actual, changes } = transition;
  if (!server.keepsPartitioning) return undefined;
  if (changes.some(({ kind }) => kind === 'setPartitioning') && !stepsBetween(transition))
    return `change how ${actual.name.name} is partitioned before its version 7.4`;
  return actual.partitioning !== undefined && holdsPartitions(transition)
    ? `convert columns of ${actual.name.name}, which is partitioned, before its version 7.4`
    : undefined;
}
