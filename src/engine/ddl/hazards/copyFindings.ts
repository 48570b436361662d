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

/** What stays as it is, and refuses rows only as they are copied: they could be written, or were there before. */
export function copyFindings(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Finding[] {
  const keys = keptKeys(changes, actual, server);
  const columns = unseenColumns(changes, expected, actual, server);
  if (keys.length + columns.length === 0) return [];
  const effect = alterEffect(changes, expected, actual, server);
  const mayCopy = effect === 'copy' || effect === 'unknown' || needsCopy(changes, expected, actual, server);
  if (!mayCopy) return [];
  return [
    ...keys.map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...columns.map(({ name }) =>
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

/** MariaDB takes rows whose virtual columns are too long or too large, where no index is over them. */
function unseenColumns(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): ColumnElement[] {
  if (server.flavor !== 'mariadb') return [];
  const virtual = columnsOf(actual).filter(({ generated }) => generated?.stored === false);
  if (virtual.length === 0) return [];
  const told = newValues(changes, expected, server);
  const staying = new Set(columnsOf(expected).map(({ name }) => name.toLowerCase()));
  const indexed = new Set(
    indexesOf(actual).flatMap(({ columns }) => columns.map((name) => name.toLowerCase())),
  );
  return virtual.filter(({ name }) => {
    const lower = name.toLowerCase();
    return staying.has(lower) && !told.has(lower) && !indexed.has(lower);
  });
}
