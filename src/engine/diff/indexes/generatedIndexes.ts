import { foreignKeysOf, indexesOf } from '../../schema/elements';
import { indexKey } from '../../schema/indexes';
import { foreignKeysNeedIndex, hidesHashes } from '../../schema/serverRules';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ForeignKeyElement, IndexElement } from '../../schema/tableSchema';
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
  const coming = [
    ...changes.flatMap((change) => newForeignKey(change) ?? []).map(({ columns }) => columns),
    ...indexesOf(expected).flatMap((index) =>
      !present.has(index.text) && serves(index, server) ? [index.columns] : [],
    ),
  ];
  const begins = (index: IndexElement, columns: readonly string[]): boolean =>
    sameColumns(columns.slice(0, index.columns.length), index.columns);
  const stands = (index: IndexElement): boolean =>
    indexesOf(actual).some(
      (other) =>
        indexKey(other) !== indexKey(index) &&
        begins(index, other.columns) &&
        serves(other, server) &&
        !isHidden(other),
    );
  return (index) =>
    index.type === 'plain' &&
    !stands(index) &&
    [...foreignKeys, ...added].some(
      (one) => sameColumns(one.columns, index.columns) && isGeneratedName(index.name, one),
    ) &&
    coming.some((columns) => begins(index, columns));
}

/** True where the server makes no index of its own for a foreign key that this one begins with (run on servers). */
function serves({ type, definition }: IndexElement, server: ServerFacts): boolean {
  if (type !== 'plain' && type !== 'unique' && type !== 'primary') return false;
  const isApart =
    server.flavor === 'mariadb'
      ? hidesHashes(server) && isHashed(definition)
      : / DESC\b|\(\(/.test(definition);
  return !isApart && !/`\(\d+\)/.test(definition);
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
