import { foreignKeysOf, indexesOf } from '../../schema/elements';
import { indexKey } from '../../schema/indexes';
import { foreignKeysNeedIndex, hidesHashes } from '../../schema/serverRules';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ForeignKeyElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { newForeignKey } from '../changedElements';
import { isHidden } from './comparedIndexes';
import { isHashed } from './forgottenIndexes';
import type { TableTransition } from '../tableTransition';

/**
 * An index that the server made by itself for a foreign key gives way to the next foreign key over its columns, whose
 * name it takes, and to the next index that begins with them; only its name tells that it may be such a one. Once it
 * was renamed, which costs nothing, or where it stands beside such an index, it is nobody's but the table's. It outlives its key, and CREATE
 * TABLE … LIKE takes it along without one.
 */
export function givesWay({
  expected,
  actual,
  changes,
  server,
}: TableTransition): (index: IndexElement) => boolean {
  const foreignKeys = foreignKeysOf(actual);
  const added = changes.flatMap((change) => (change.kind === 'addForeignKey' ? [change.foreignKey] : []));
  if (foreignKeys.length + added.length === 0 || !foreignKeysNeedIndex(server)) return () => false;
  const present = new Set(indexesOf(actual).map(({ text }) => text));
  const newKeys = changes.flatMap((change) => newForeignKey(change) ?? []);
  const newIndexes = indexesOf(expected).filter(({ text }) => !present.has(text));
  const comes = ({ columns }: IndexElement): boolean =>
    newKeys.some((key) => sameColumns(key.columns.slice(0, columns.length), columns)) ||
    newIndexes.some((index) => serves(index, columns, server));
  const stands = (index: IndexElement): boolean =>
    indexesOf(actual).some(
      (other) =>
        indexKey(other) !== indexKey(index) && serves(other, index.columns, server) && !isHidden(other),
    );
  return (index) =>
    index.type === 'plain' &&
    !stands(index) &&
    [...foreignKeys, ...added].some(
      (one) => sameColumns(one.columns, index.columns) && isGeneratedName(index.name, one),
    ) &&
    comes(index);
}

/**
 * True where MySQL makes an index of the key's name though one begins with its columns: where one of them descends there,
 * that serves a key which is there, and none which comes. The other may go at once (run on 8.0 and 9.7).
 */
export function isOverDescendingIndex(
  { columns }: ForeignKeyElement,
  table: TableSchema,
  server: ServerFacts,
): boolean {
  if (server.flavor !== 'mysql') return false;
  const indexes = indexesOf(table);
  return (
    !indexes.some((index) => serves(index, columns, server)) &&
    indexes.some((index) => begins(index, columns, true))
  );
}

/** True where the server makes no index of its own for a foreign key over these columns (run on servers). */
function serves(index: IndexElement, columns: readonly string[], server: ServerFacts): boolean {
  const isApart = hidesHashes(server) && isHashed(index.definition);
  return !isApart && begins(index, columns, server.flavor === 'mariadb');
}

/** With the columns, whole and in this order. */
function begins(index: IndexElement, columns: readonly string[], descending: boolean): boolean {
  const { type, definition } = index;
  if (type !== 'plain' && type !== 'unique' && type !== 'primary') return false;
  const parts = `^\\((?:\`(?:[^\`]|\`\`)+\`${descending ? '(?: DESC)?' : ''}[,)]){${columns.length}}`;
  return sameColumns(index.columns.slice(0, columns.length), columns) && new RegExp(parts).test(definition);
}

function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return (
    one.length === other.length && one.every((name, at) => name.toLowerCase() === other[at]!.toLowerCase())
  );
}

/**
 * The constraint's name, which is the source's and more in a shadow, or the first column's with a number behind it
 * (MySQL manual, "FOREIGN KEY Constraints").
 */
function isGeneratedName(name: string, foreignKey: ForeignKeyElement): boolean {
  const column = foreignKey.columns[0] ?? '';
  return foreignKey.name.includes(name) || name === column || /^_\d+$/.test(name.replace(column, ''));
}
