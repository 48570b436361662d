import { holderOf } from '../diff/renames/nameHolders';
import type { TableChange } from '../diff/tableDiff';
import { isOfVersion } from '../schema/columns';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { typeConversion } from './types/typeConversion';

/** A column of a shadow that goes, and one that comes and can be it under another name. */
export interface RenameCandidate {
  readonly from: ColumnElement;
  readonly to: ColumnElement;
}

/** All of them, for each column the likeliest first. */
export function renameCandidates(changes: readonly TableChange[], shadow: TableSchema): RenameCandidate[] {
  const { going, coming } = plainColumns(changes);
  return going
    .filter(({ name }) => holderOf(name, shadow) === undefined)
    .flatMap((from) =>
      coming
        .filter((to) => typeConversion(from.type, to.type) !== 'impossible')
        .toSorted((one, other) => unlikeness(from, one) - unlikeness(from, other))
        .map((to) => ({ from, to })),
    );
}

/** The column that comes in the place of this one, which goes: the only one that is just like it. */
export function successorOf(
  column: ColumnElement,
  changes: readonly TableChange[],
  shadow: TableSchema,
): ColumnElement | undefined {
  const { going, coming } = plainColumns(changes);
  const isLike = ({ definition }: ColumnElement): boolean => definition === column.definition;
  const [successor, ...others] = coming.filter(isLike);
  if (!successor || others.length > 0 || going.filter(isLike).length !== 1) return undefined;
  return holderOf(column.name, shadow) === undefined ? successor : undefined;
}

function plainColumns(changes: readonly TableChange[]): {
  readonly going: readonly ColumnElement[];
  readonly coming: readonly ColumnElement[];
} {
  const isPlain = (column: ColumnElement): boolean => !column.generated && !isOfVersion(column);
  const going = changes.flatMap((change) => (change.kind === 'dropColumn' ? [change.column] : []));
  const coming = changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column] : []));
  return { going: going.filter(isPlain), coming: coming.filter(isPlain) };
}

function unlikeness(from: ColumnElement, to: ColumnElement): number {
  if (from.definition === to.definition) return 0;
  if (from.type === to.type) return 1;
  return typeConversion(from.type, to.type) === 'safe' ? 2 : 3;
}
