import { columnsOf, foreignKeysOf, indexesOf } from '../schema/elements';
import { quoteIdentifier } from '../schema/quoting';
import {
  canRenameIndex,
  elementOrderMatters,
  foreignKeysNeedIndex,
  hidesHashes,
} from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { ForeignKeyElement, IndexElement, TableSchema } from '../schema/tableSchema';
import { newForeignKey } from './changedElements';
import { withoutNotes } from './notes';
import { mustRebuild } from './rebuiltIndexes';
import type { TableChange } from './tableDiff';
import type { TableTransition } from './tableTransition';

/** The changes of indexes; those of the transition are of all else, columns and foreign keys among them. */
export function diffIndexes(transition: TableTransition): TableChange[] {
  const { expected, actual, changes: others, server } = transition;
  const rebuilt = mustRebuild(transition);
  const changes = matchIndexes(transition, rebuilt);
  const forgotten = forgottenIndexes(expected, actual, server);
  return forgotten.length === 0 || changes.length + others.length === 0
    ? changes
    : matchIndexes(transition, (index) => forgotten.includes(index) || rebuilt(index));
}

/**
 * Unique indexes of which any ALTER TABLE of MariaDB forgets that they are USING HASH, unless it builds them again. It
 * keeps that of whole texts, which can have no other, and of engines that know such indexes.
 */
export function forgottenIndexes(
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
): IndexElement[] {
  if (![expected, actual].some((table) => table && hashIsHidden(table, server))) return [];
  return indexesOf(expected).filter(
    ({ type, definition, columns }) =>
      type === 'unique' &&
      isHashed(definition) &&
      !columns.some((name) => isWholeText(expected, name, definition)),
  );
}

/** MariaDB computes the hash in a hidden column, but for the engine that has such indexes itself. */
function hashIsHidden(table: TableSchema, server: ServerFacts): boolean {
  return hidesHashes(server) && findOption(table, 'ENGINE')?.value !== 'MEMORY';
}

/** Behind the parts, and not in a comment. */
export function isHashed(definition: string): boolean {
  return /^(?:`(?:[^`]|``)+`|[^'`])*\) USING HASH\b/.test(definition);
}

function isWholeText(table: TableSchema, name: string, definition: string): boolean {
  return (
    !definition.includes(`${quoteIdentifier(name)}(`) &&
    columnsOf(table).some((column) => column.name === name && /^\w*(?:text|blob)\b/i.test(column.type))
  );
}

/**
 * Indexes are matched by name. New ones always go to the end of their class (see {@link orderClass}), so only the
 * ones that stand in order before the first newcomer of their class can stay; the others move.
 */
function matchIndexes(transition: TableTransition, rebuilt: (index: IndexElement) => boolean): TableChange[] {
  const { expected, actual, server } = transition;
  const wanted = indexesOf(expected);
  const present = indexesOf(actual);
  const wantedNames = new Set(wanted.map(key));
  const places = new Map(present.map((index, place) => [key(index), place]));
  const mustGiveWay = givesWay(transition);
  if (wanted.length === present.length) {
    const isSame = (to: IndexElement, at: number): boolean =>
      to === present[at] && !rebuilt(to) && !mustGiveWay(to);
    if (wanted.every(isSame)) return [];
  }
  const nullable = new Set(columnsOf(expected).flatMap((column) => (column.nullable ? [column.name] : [])));
  const lastPlace = new Map<string, number>();

  const changes: TableChange[] = present
    .filter((index) => !wantedNames.has(key(index)))
    .map((index) => ({ kind: 'dropIndex', index }));
  for (const to of wanted) {
    const place = places.get(key(to));
    const from = place === undefined ? undefined : present[place]!;
    const group = orderClass(to, nullable, hashIsHidden(expected, server));
    const text = (index: IndexElement): string => comparedIndex(index, server);
    const alike = from !== undefined && text(from).replace(hidden, '') === text(to).replace(hidden, '');
    const givesWayHere = mustGiveWay(to);
    const stays = alike && !rebuilt(to) && (!givesWayHere || canRenameIndex(server));
    const inOrder = to.type === 'primary' || place! > (lastPlace.get(group) ?? -1);
    if (stays && (inOrder || !elementOrderMatters(server))) {
      lastPlace.set(group, place!);
      if (text(from) !== text(to)) changes.push({ kind: 'replaceIndex', from, to });
      else if (givesWayHere) changes.push({ kind: 'moveIndex', index: to, renamed: true });
      continue;
    }
    lastPlace.set(group, Infinity);
    if (!from) changes.push({ kind: 'addIndex', index: to });
    else if (looksTheSame(from, to, server) && (from.text !== to.text || !rebuilt(to)))
      changes.push({ kind: 'moveIndex', index: to });
    else changes.push({ kind: 'replaceIndex', from, to });
  }
  return changes;
}

/** An index as it counts: on TiDB columns change their case in it by themselves. */
export function comparedIndex({ text, name, definition }: IndexElement, { flavor }: ServerFacts): string {
  if (flavor !== 'tidb') return text;
  const head = text.slice(0, text.length - definition.length);
  return `${head} ${name} ${definition.replace(quoted, (part) => (part.startsWith("'") ? part : part.toLowerCase()))}`;
}

const quoted = /'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`/gs;

/** True for the changes that {@link diffIndexes} makes. */
export function isOfIndex({ kind }: TableChange): boolean {
  return kind === 'addIndex' || kind === 'dropIndex' || kind === 'replaceIndex' || kind === 'moveIndex';
}

/**
 * True when the optimizer's sight of the index is all that differs. Servers take DROP x, ADD x in one statement for
 * no change then, and want ALTER INDEX (MySQL manual, "Invisible Indexes"; MariaDB, "Ignored Indexes").
 */
export function differsInVisibility(from: IndexElement, to: IndexElement): boolean {
  return from.text !== to.text && withoutVisibility(from) === withoutVisibility(to);
}

/** True when KEY_BLOCK_SIZE differs, and else at most the optimizer's sight. */
export function differsInBlockSize(from: IndexElement, to: IndexElement): boolean {
  const [one, other] = [from, to].map(withoutVisibility) as [string, string];
  return one !== other && one.replace(blockSize, '') === other.replace(blockSize, '');
}

const blockSize = / KEY_BLOCK_SIZE=\d+/;

/** The definition as it counts for all but the optimizer's sight. */
export function withoutVisibility(index: IndexElement): string {
  return index.text.replace(hidden, '');
}

/** The index as the optimizer sees it. */
export function seen(index: IndexElement): IndexElement {
  return { ...index, text: withoutVisibility(index), definition: index.definition.replace(hidden, '') };
}

// MariaDB's options of a vector index stand behind it, TiDB's comment and marks.
const hidden =
  / (?:IGNORED|INVISIBLE|\/\*!\d+ INVISIBLE \*\/)(?=(?: `\w+`='\w*')*$|(?: COMMENT '(?:[^'\\]|''|\\.)*')?(?: \/\*T![^*]*\*\/)*$)/s;

/** True where servers take DROP x, ADD x in one statement for no change. */
function looksTheSame(from: IndexElement, to: IndexElement, { flavor }: ServerFacts): boolean {
  const [one, other] = [from, to].map((index) => {
    const text = withoutNotes(withoutVisibility(index)).replace(parser, '');
    return flavor === 'mysql' ? text.replace(blockSize, '') : text;
  });
  return (
    // A block size alone is seen to by force.
    (one === other && !differsInBlockSize(from, to)) ||
    // Older ones of MariaDB keep a name that differs by case alone (10.5).
    (flavor === 'mariadb' && from.name !== to.name && one?.toLowerCase() === other?.toLowerCase()) ||
    // MariaDB keeps a period in an index as its two columns.
    withoutOverlaps(from) !== withoutOverlaps(to) ||
    (from.type === 'vector' && vectorText(from) === vectorText(to))
  );
}

// Of a FULLTEXT index.
const parser = / \/\*!50100 WITH PARSER `(?:[^`]|``)+` \*\/ ?/;

/** True for an index over a period of MariaDB. */
export function withoutOverlaps({ text }: IndexElement): boolean {
  return text.includes(' WITHOUT OVERLAPS');
}

/** MariaDB prints its options of a vector index as they were typed, and defaults where they were typed. */
function vectorText(index: IndexElement): string {
  const text = withoutVisibility(index);
  const typed = [...text.matchAll(vectorOption)].map(([option]) => option.trim().toLowerCase()).sort();
  return [text.replace(vectorOption, ''), ...typed.filter((option) => !vectorDefaults.has(option))].join(' ');
}

const vectorOption = / `\w+`='\w*'/g;
const vectorDefaults: ReadonlySet<string> = new Set(["`distance`='euclidean'", "`m`='6'"]);

function key(index: IndexElement): string {
  return index.name.toLowerCase();
}

/**
 * An index that the server made by itself for a foreign key gives way to the next foreign key over its columns, whose
 * name it takes, and to the next index that begins with them; only its name tells that it may be such a one. Once it
 * was renamed, or where it stands beside such an index, it is nobody's but the table's. It outlives its key, and CREATE
 * TABLE … LIKE takes it along without one.
 */
function givesWay({ expected, actual, changes, server }: TableTransition): (index: IndexElement) => boolean {
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
        key(other) !== key(index) &&
        begins(index, other.columns) &&
        serves(other, server) &&
        withoutVisibility(other) === other.text,
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

/** The server prints indexes by class, and by age within a class (MySQL and MariaDB, sql_table.cc, sort_keys). */
function orderClass(index: IndexElement, nullable: ReadonlySet<string>, hashesLast: boolean): string {
  if (index.type === 'unique') {
    if (hashesLast && isHashed(index.definition)) return 'unique hashed';
    const prefixed = /`\(\d+\)/.test(index.definition) ? ' prefixed' : '';
    return (index.columns.some((column) => nullable.has(column)) ? 'unique nullable' : 'unique') + prefixed;
  }
  return index.type === 'spatial' || index.type === 'vector' ? 'plain' : index.type;
}
