import type { ServerFacts } from './serverFacts';

/** MySQL and OceanBase want check names unique in a database; MariaDB in a table. */
export function checkNamesAreGlobal(server: ServerFacts): boolean {
  return server.flavor !== 'mariadb';
}

/** information_schema.CHECK_CONSTRAINTS tells the names of checks (MySQL manual). */
export function listsChecks(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && atLeast(server, [8, 0, 16]);
}

/** OceanBase and TiDB print indexes and checks in an order of their own: it is no property of the table there. */
export function elementOrderMatters(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || server.flavor === 'mysql';
}

/** MySQL and MariaDB print line breaks in comments and other strings as escapes, so that each element stays on its line. */
export function printsElementsOnLines(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || server.flavor === 'mysql';
}

/** InnoDB keeps an index for each foreign key and makes it where there is none; OceanBase does without. */
export function foreignKeysNeedIndex(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || server.flavor === 'mysql';
}

/** OceanBase takes no primary key away from a table that foreign keys point to, be it to other columns (4714). */
export function holdsPrimaryKeysOfParents(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * OceanBase makes no foreign key whose child is shorter than its parent (5319), not even while checks are off, and lets
 * a VARCHAR of the parent become longer under the key.
 */
export function wantsLongChildren(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** MySQL 8 and OceanBase (error 5785) refuse to copy rows whose parents are not there. */
export function looksForParents(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase' || (server.flavor === 'mysql' && atLeast(server, [8, 0, 0]));
}

/**
 * OceanBase answers from a foreign key that each row has its parent, without a look at the rows: foreign key checks on,
 * it counts none where there are some (run on 4.3).
 */
export function trustsForeignKeys(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** InnoDB has no foreign key from or to a partitioned table; checks off, some of its servers take one all the same. */
export function forbidsKeysToPartitions(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || server.flavor === 'mysql';
}

/** One ALTER TABLE may drop a column and the generated column that names it; MySQL answers with error 3108. */
export function dropsDependantsTogether(server: ServerFacts): boolean {
  return server.flavor === 'mariadb';
}

/** MySQL 8 prints the collation of a column that inherits it, if it is not its character set's own, without the character set. */
export function printsInheritedCollation(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && atLeast(server, [8, 0, 0]);
}

/** A column that the partitions name may not go while they stay (MySQL 5.7, error 1054), not even for its successor (MySQL 8, error 3855). */
export function partitionsHoldColumns(server: ServerFacts): boolean {
  return server.flavor === 'mysql';
}

/** OceanBase and TiDB refuse some changes together that they make one by one; which ones, they say when asked. */
export function mayRefuseCombinations(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase' || server.flavor === 'tidb';
}

/**
 * OceanBase forgets table options without a word beside a change that writes the table anew or adds an index, takes
 * columns for what they are before a new default character set, and a column's old key for what it is before a new
 * one: such changes have statements of their own (run on 4.3).
 */
export function wantsOptionsApart(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** MySQL before 8 changes options alone in place, and writes the table anew where indexes or types change beside them. */
export function writesForOptions(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 0]);
}

/**
 * ADD KEY … BLOCK_SIZE sets the block size of the table and of all its indexes on OceanBase, any change of columns
 * gives indexes the table's, INVISIBLE is not heeded there, VECTOR not known: CREATE INDEX does all of it (run on 4.3).
 */
export function createsIndexesApart(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase drops no index that begins with a foreign key's columns (5320), nor a unique one that a key points to (4714). */
export function holdsIndexesOfForeignKeys(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * MariaDB takes no index over a virtual column for the successor of one that a foreign key has or that it made itself
 * for one, and refuses both changes (error 1553).
 */
export function holdsIndexesOverVirtualColumns(server: ServerFacts): boolean {
  return server.flavor === 'mariadb';
}

/** OceanBase changes no column's type that a check names (error 1235, run on 4.3). */
export function holdsColumnsOfChecks(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase converts no column whose beginning an index is over (error 1235, run on 4.3). */
export function holdsColumnsOfPrefixes(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase changes no type of a counter that is in the primary key and in a unique index (error 4109, run on 4.3). */
export function holdsCountersOfUniqueIndexes(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase forgets all checks as NOT NULL comes to a column while the table is written anew (run on 4.3). */
export function losesChecks(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * OceanBase takes a new or changed shape that is NOT NULL for NULL in each row (error 1138), but not where it took NULL
 * before; it forgets all checks then. And it changes no reference system (error 1235; all run on 4.3).
 */
export function makesShapesNotNullLast(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** MODIFY COLUMN leaves a column hidden on OceanBase unless it says VISIBLE (run on 4.3). */
export function keepsColumnsInvisible(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** ALTER TABLE … RENAME INDEX: MySQL 5.7, MariaDB 10.5.2 (their manuals, ALTER TABLE). */
export function canRenameIndex(server: ServerFacts): boolean {
  return atLeast(server, server.flavor === 'mariadb' ? [10, 5, 2] : [5, 7, 0]);
}

/** A unique index USING HASH is over a hidden column, which has the hash: MariaDB 10.4 (MDEV-371). Others keep the word. */
export function hidesHashes(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' && atLeast(server, [10, 4, 0]);
}

/** GET_LOCK frees the session's lock before it takes another: MySQL before 5.7.5 (its manual, "Locking Functions"). */
export function keepsOneLockPerSession(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [5, 7, 5]);
}

/** OceanBase 4.3 still counts a lock as held long after its session was closed; freeing it by statement works at once. */
export function keepsLocksOfEndedSessions(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase prints an index in SHOW CREATE TABLE while it is built, and after that failed until it is taken away. */
export function showsUnfinishedIndexes(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** MySQL keeps the length of an index part in bytes when ENUM or SET becomes text: the index turns into one of a prefix. */
export function cutsIndexesWhenSetsBecomeText(server: ServerFacts): boolean {
  return server.flavor === 'mysql';
}

/** MySQL 5.7 prints ENCRYPTION='N' where it was typed, and none after ENCRYPTION='', which MySQL 8 refuses. */
export function printsEncryptionAsTyped(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 0]);
}

/** A question mark stands for each byte that is no text in a default that MySQL before 8 or MariaDB before 10.6 prints. */
export function losesBytesInPrint(server: ServerFacts): boolean {
  if (server.flavor === 'mariadb') return !atLeast(server, [10, 6, 0]);
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 0]);
}

/** The same in a member of ENUM and SET: MariaDB, each version; MySQL 8 takes no such member (error 3507). */
export function losesBytesOfMembers(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || losesBytesInPrint(server);
}

/** No column that a key points to begins or ends to count (error 1833): MySQL, MariaDB before 10.5 (run on 10.3). */
export function holdsCountersOfParents(server: ServerFacts): boolean {
  return server.flavor === 'mysql' || (server.flavor === 'mariadb' && !atLeast(server, [10, 5, 0]));
}

/**
 * InnoDB keeps a key with ON UPDATE CASCADE from handing NULL on to a column that takes none: parent and child must fit
 * (error 1833; MDEV-34392). Before, it makes no copy in which a parent takes NULL no more (run on 10.3 and 10.5.23).
 */
export function keepsNullFromChildren({ flavor, version }: ServerFacts): boolean {
  if (flavor !== 'mariadb') return false;
  const [major, minor, patch] = numbersOf(version);
  const since = nullKeptFrom[`${major}.${minor}`];
  return since === undefined ? major > 11 || (major === 11 && minor > 6) : patch >= since;
}

/** What was released on one day; the series between them ended before. */
const nullKeptFrom: Readonly<Record<string, number>> = {
  '10.5': 27,
  '10.6': 20,
  '10.11': 10,
  '11.2': 6,
  '11.4': 4,
  '11.6': 2,
};

/** MariaDB before 10.5 takes TRANSACTIONAL for Aria alone, and elsewhere in no strict session (error 1478, run on 10.3). */
export function transactionalIsArias(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' && !atLeast(server, [10, 5, 0]);
}

/** MySQL's name for the tablespace that a table has to itself. */
export const ownTablespace = 'innodb_file_per_table';

/** Where MySQL puts a table of which nothing else is said. Before 5.7 InnoDB heeds no name, and none is an empty one. */
export function usualTablespace(server: ServerFacts): string {
  if (!atLeast(server, [5, 7, 0])) return '``';
  return server.sharesTablespace ? 'innodb_system' : ownTablespace;
}

/** ALTER TABLE gives the hidden columns of system versioning names and a period: MariaDB 11.7 (MDEV-27293). */
export function namesHiddenVersionColumns(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' && atLeast(server, [11, 7, 1]);
}

/** True from this version on. */
export function atLeast(server: ServerFacts, wanted: readonly [number, number, number]): boolean {
  const [major, minor, patch] = numbersOf(server.version);
  if (major !== wanted[0]) return major > wanted[0];
  return minor === wanted[1] ? patch >= wanted[2] : minor > wanted[1];
}

function numbersOf(version: string): readonly [number, number, number] {
  const known = numbers.get(version);
  if (known) return known;
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const found = [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)] as const;
  numbers.set(version, found);
  return found;
}

/** Asked for each change of each table; a process meets few versions. */
const numbers = new Map<string, readonly [number, number, number]>();
