import type { TableChange } from '../../diff/tableDiff';
import { columnsOf, foreignKeysOf, indexesOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { looksForParents } from '../../schema/serverRules';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { needsCopy } from '../effects/forcedCopy';
import { type Finding, harmless } from './finding';
import { orphanProbe } from './hazardProbes';
import { newValues } from './newValues';

/** What stays as it is, and refuses rows only as they are written anew: they could be written, or were there before. */
export function copyFindings(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Finding[] {
  const keys = keptKeys(changes, actual, server);
  const columns = computedColumns(changes, expected, actual, server);
  if (keys.length + columns.length === 0) return [];
  const effect = alterEffect(changes, expected, actual, server);
  const mayCopy = effect === 'copy' || effect === 'unknown' || needsCopy(changes, expected, actual, server);
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
function keptKeys(
  changes: readonly TableChange[],
  actual: TableSchema,
  server: ServerFacts,
): ForeignKeyElement[] {
  if (!looksForParents(server)) return [];
  const gone = changes.flatMap((change) => {
    if (change.kind === 'dropForeignKey') return [change.foreignKey];
    return change.kind === 'resetForeignKey' ? [change.from] : [];
  });
  return foreignKeysOf(actual).filter((key) => !gone.includes(key));
}

/** A copy computes what it writes: rows of a session that was not strict may have what fits none of these columns. */
function computedColumns(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): ColumnElement[] {
  const computed = columnsOf(actual).filter(({ generated }) => generated !== undefined);
  if (computed.length === 0) return [];
  const told = newValues(changes, expected, server);
  const staying = new Set(columnsOf(expected).map(({ name }) => name.toLowerCase()));
  return computed.filter(({ name }) => staying.has(name.toLowerCase()) && !told.has(name.toLowerCase()));
}

/** What is computed also as the table is built anew in place, for the index. */
function isIndexedVirtual({ name, generated }: ColumnElement, table: TableSchema): boolean {
  const isOver = (column: string): boolean => column.toLowerCase() === name.toLowerCase();
  return generated?.stored === false && indexesOf(table).some(({ columns }) => columns.some(isOver));
}
