import type { ServerFacts } from './serverFacts';
import { atLeast, isMended, numbersOf } from './serverVersion';

/** MySQL and OceanBase want check names unique in a database; MariaDB in a table. */
export function checkNamesAreGlobal(server: ServerFacts): boolean {
  return server.flavor !== 'mariadb';
}

/** information_schema.CHECK_CONSTRAINTS tells the names of checks (MySQL manual, TiDB's from 7.4 on). */
export function listsChecks(server: ServerFacts): boolean {
  if (server.flavor === 'tidb') return server.ignoresChecks === undefined;
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

/**
 * OceanBase (error 5785) refuses to copy rows whose parents are not there, and so does MySQL where not InnoDB looks for
 * them (run on 8.4.13 and, both ways, on 9.7.4).
 */
export function looksForParents(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase' || server.keepsForeignKeysItself !== undefined;
}

/**
 * OceanBase answers from a foreign key that each row has its parent, without a look at the rows: foreign key checks on,
 * it counts none where there are some (run on 4.3).
 */
export function trustsForeignKeys(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * InnoDB has no foreign key from or to a partitioned table; checks off, some of its servers take one all the same. Nor
 * has TiDB (error 1506).
 */
export function forbidsKeysToPartitions(server: ServerFacts): boolean {
  return server.flavor !== 'oceanbase';
}

/** No foreign key points to a virtual column (MySQL and TiDB, error 3733). */
export function forbidsKeysToVirtualColumns(server: ServerFacts): boolean {
  return server.flavor === 'mysql' || server.flavor === 'tidb';
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

/**
 * MySQL changes options alone in place, and writes the table anew where indexes or types change beside them (seen up to
 * 8.0.36 and 8.4.6, not on 8.0.46, 8.4.13 and 9.7.4).
 */
export function writesForOptions(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !isMended(server, 46, 13);
}

/**
 * ADD KEY … BLOCK_SIZE sets the block size of the table and of all its indexes on OceanBase, any change of columns
 * gives indexes the table's, INVISIBLE is not heeded there, VECTOR not known: CREATE INDEX does all of it (run on 4.3).
 */
export function createsIndexesApart(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * OceanBase drops no index that begins with a foreign key's columns (5320), nor a unique one that a key points to (4714);
 * TiDB neither, where no other is left (1553), and it looks at the table as it was before the statement.
 */
export function holdsIndexesOfForeignKeys(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase' || server.flavor === 'tidb';
}

/** OceanBase holds each of them; TiDB lets all go but one (its source, checkIndexNeededInForeignKey; run on 8.4). */
export function holdsEachIndexOfForeignKeys(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** TiDB takes a key away before it makes the one in its place, though one statement says both (error 3522, run on 8.4). */
export function makesKeysAfterOthers(server: ServerFacts): boolean {
  return server.flavor === 'tidb';
}

/**
 * MariaDB takes no index over a virtual column for the successor of one that a foreign key has or that it made itself
 * for one, and refuses both changes (error 1553).
 */
export function holdsIndexesOverVirtualColumns(server: ServerFacts): boolean {
  return server.flavor === 'mariadb';
}

/**
 * TiDB changes nothing of a column that a computed one names (error 3106), or an index computes (3837), not even its
 * comment or its place (its source, "modify_column.go", run on 8.4).
 */
export function holdsNamedColumns(server: ServerFacts): boolean {
  return server.flavor === 'tidb';
}

/** OceanBase changes no column's type that a check names (error 1235, run on 4.3). */
export function holdsColumnsOfChecks(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase converts no column whose beginning an index is over (error 1235, run on 4.3). */
export function holdsColumnsOfPrefixes(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/**
 * OceanBase changes neither type nor name of a counter that is in the primary key and in a unique index (error 4109, run
 * on 4.3).
 */
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

/** MySQL keeps the length of an index part in bytes when ENUM or SET becomes text: the index turns into one of a prefix. */
export function cutsIndexesWhenSetsBecomeText(server: ServerFacts): boolean {
  return server.flavor === 'mysql';
}

/** MySQL 5.7 prints ENCRYPTION='N' where it was typed, and none after ENCRYPTION='', which MySQL 8 refuses. */
export function printsEncryptionAsTyped(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 0]);
}

/** A table with a secondary engine takes no other change than its end (error 3890, seen up to 8.0.28, not on 8.0.36). */
export function secondaryEngineHoldsTable(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 36]);
}

/**
 * InnoDB goes down as it takes the last FULLTEXT index away beside another one and numbers of documents that are the
 * table's own (seen on MySQL 5.6.24, 5.7.29, 8.0.19, 8.0.28 and 8.0.36, not on 8.0.46, 8.4.6 and 9.7.4).
 */
export function losesLastFulltext(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !isMended(server, 46, 6);
}

/**
 * A question mark stands for each byte that is no text in a default that older MySQL (seen up to 8.0.28, not on 8.0.36)
 * or MariaDB before 10.6 prints.
 */
export function losesBytesInPrint(server: ServerFacts): boolean {
  if (server.flavor === 'mariadb') return !atLeast(server, [10, 6, 0]);
  return server.flavor === 'mysql' && !atLeast(server, [8, 0, 36]);
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

/**
 * MySQL converts the members of ENUM and SET under a foreign key, as long as their bytes stay (seen on 8.0.28 and later,
 * not on 8.0.19).
 */
export function convertsMembersUnderKeys(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && atLeast(server, [8, 0, 28]);
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

/** True where a table counts on from where it was whatever column counts then, unless it is told where to begin. */
export function keepsCounters({ flavor }: ServerFacts): boolean {
  return flavor === 'mariadb' || flavor === 'mysql';
}

/**
 * True where partitions take the place of others in a statement of their own. OceanBase 4.3 does not know the words; TiDB
 * knows them at the latest since it changes a whole partitioning.
 */
export function reorganizesPartitions({ flavor, keepsPartitioning }: ServerFacts): boolean {
  return flavor !== 'oceanbase' && !keepsPartitioning;
}
