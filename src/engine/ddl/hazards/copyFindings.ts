import type { TableChange } from '../../diff/tableDiff';
import { columnsOf, foreignKeysOf, indexesOf } from '../../schema/elements';
import { nameInWords, quoteIdentifier } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { looksForParents } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { needsCopy } from '../effects/forcedCopy';
import { type Finding, harmless } from './finding';
import { orphanProbe, rowProbe } from './hazardProbes';
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
  const going = goingColumns(changes, expected, actual, server);
  const floats = roundedFloats(expected, actual, server);
  if (keys.length + columns.length + going.length + floats.length === 0) return [];
  const effect = alterEffect(changes, expected, actual, server);
  const mayCopy = effect === 'copy' || effect === 'unknown' || needsCopy(changes, expected, actual, server);
  const mayBuildAnew = effect === 'rebuild' || effect === 'blocksWrites';
  if (!mayCopy && !mayBuildAnew) return [];
  const seen = mayCopy
    ? [...columns, ...going]
    : columns.filter((column) => isIndexedVirtual(column, actual));
  return [
    ...(mayCopy ? keys : []).map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...(mayCopy ? floats : []).map(roundedValues),
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

/** Floats that stay as they are, of eight digits or more: the largest values are rounded up to what MariaDB does not copy. */
function roundedFloats(expected: TableSchema, actual: TableSchema, server: ServerFacts): ColumnElement[] {
  if (server.flavor !== 'mariadb') return [];
  const types = new Map(columnsOf(expected).map(({ name, type }) => [name.toLowerCase(), type]));
  return columnsOf(actual).filter(({ name, type, generated }) => {
    if (generated || types.get(name.toLowerCase()) !== type) return false;
    return /^float\((?:[89]|\d\d+),/i.test(type);
  });
}

function roundedValues({ name, type }: ColumnElement): Finding {
  const [whole = 0, scale = 0] = /\d+,\d+/.exec(type)?.[0].split(',').map(Number) ?? [];
  const most = `${'9'.repeat(whole - scale) || '0'}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`;
  const text = `fails on values of column ${nameInWords(name)} that are rounded up beyond ${type}`;
  const condition = `ROUND(ABS(${quoteIdentifier(name)}), ${scale}) > ${most}`;
  return { ...harmless('narrowsColumn', text), probe: () => rowProbe(condition, 'are too large') };
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

/**
 * Where MySQL copies a table it computes the virtual columns, also those that go; such as are told for what takes their
 * place are left out. Where nothing but they and what is built upon them goes, InnoDB copies nothing.
 */
function goingColumns(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): ColumnElement[] {
  if (server.flavor !== 'mysql') return [];
  const going = changes.flatMap((change) => {
    if (change.kind === 'dropColumn') return isVirtual(change.column) ? [change.column] : [];
    return change.kind === 'replaceColumn' && isVirtual(change.from) && !change.to.generated
      ? [change.from]
      : [];
  });
  const names = new Set(going.map(({ name }) => name.toLowerCase()));
  const goesAlong = (change: TableChange): boolean =>
    change.kind === 'dropColumn'
      ? isVirtual(change.column)
      : change.kind === 'dropIndex' && change.index.columns.some((column) => names.has(column.toLowerCase()));
  const isAlone = findOption(actual, 'ENGINE')?.value === 'InnoDB' && actual.partitioning === undefined;
  const isCopied = !isAlone || needsCopy(changes, expected, actual, server);
  return !isCopied && changes.every(goesAlong) ? [] : going;
}

function isVirtual({ generated }: ColumnElement): boolean {
  return generated?.stored === false;
}

/** What is computed also as the table is built anew in place, for the index. */
function isIndexedVirtual(column: ColumnElement, table: TableSchema): boolean {
  const isOver = (name: string): boolean => name.toLowerCase() === column.name.toLowerCase();
  return isVirtual(column) && indexesOf(table).some(({ columns }) => columns.some(isOver));
}
