import { droppedForeignKey } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, foreignKeysOf, indexesOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import { looksForParents } from '../../schema/serverRules';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { needsCopy } from '../effects/forcedCopy';
import { type Finding, harmless } from './finding';
import { orphanProbe } from './hazardProbes';
import { newValues } from './newValues';

/** What stays as it is, and refuses rows only as they are written anew: they could be written, or were there before. */
export function copyFindings(transition: TableTransition): Finding[] {
  const { actual, server } = transition;
  const keys = keptKeys(transition);
  const columns = computedColumns(transition);
  if (keys.length + columns.length === 0) return [];
  const effect = alterEffect(transition);
  const mayCopy = effect === 'copy' || effect === 'unknown' || needsCopy(transition);
  const mayBuildAnew = effect === 'rebuild' || effect === 'blocksWrites';
  if (!mayCopy && !mayBuildAnew) return [];
  const seen = mayCopy ? columns : columns.filter((column) => isIndexedVirtual(column, actual));
  return [
    ...(mayCopy ? keys : []).map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...seen.map(({ name }) =>
      harmless('computesValues', `fails on rows for which column ${nameInWords(name)} cannot be computed`),
    ),
  ];
}

/** MySQL 8 and OceanBase look for the parents of the rows that they copy; keys are added without looking. */
function keptKeys({ changes, actual, server }: TableTransition): ForeignKeyElement[] {
  if (!looksForParents(server)) return [];
  const gone = changes.map(droppedForeignKey);
  return foreignKeysOf(actual).filter((key) => !gone.includes(key));
}

/** A copy computes what it writes: rows of a session that was not strict may have what fits none of these columns. */
function computedColumns(transition: TableTransition): ColumnElement[] {
  const { expected, actual } = transition;
  const computed = columnsOf(actual).filter(({ generated }) => generated !== undefined);
  if (computed.length === 0) return [];
  const told = newValues(transition);
  const staying = new Set(columnsOf(expected).map(({ name }) => name.toLowerCase()));
  return computed.filter(({ name }) => staying.has(name.toLowerCase()) && !told.has(name.toLowerCase()));
}

/** What is computed also as the table is built anew in place, for the index. */
function isIndexedVirtual({ name, generated }: ColumnElement, table: TableSchema): boolean {
  const isOver = (column: string): boolean => column.toLowerCase() === name.toLowerCase();
  return generated?.stored === false && indexesOf(table).some(({ columns }) => columns.some(isOver));
}
