import { isMysql8 } from '../../support/serverKind';

/** What a generated table may use on a server: asked of its version once, so that most cases load. */
export interface ServerAbilities {
  readonly mariadb: boolean;
  /** MySQL 8.4 and later: functional indexes, SRID, AUTOEXTEND_SIZE and the like. */
  readonly mysql8: boolean;
  /** MySQL 9: vectors. */
  readonly vectors: boolean;
  /**
   * OceanBase 4.3 of seekdb: utf8mb4 and binary only, no generated column upon another, no partition comments, and
   * what it writes to itself about a column with a backtick in its name does not parse (error 1064).
   */
  readonly oceanbase: boolean;
  /** Generated columns, JSON, FULLTEXT with order, SPATIAL in InnoDB: MySQL 5.7, MariaDB 10.2. */
  readonly generated: boolean;
  /** Parsers of FULLTEXT indexes: MySQL 5.7. */
  readonly parsers: boolean;
  /** Checks, invisible columns, descending parts, expressions as defaults. */
  readonly modern: boolean;
  /**
   * MariaDB 10.6 and 10.10 at the latest, and all others: IGNORED indexes, UUID, collations of UCA 14, and names printed
   * as they are read. 10.5 doubles no backtick in a foreign key's name, and has question marks for letters in defaults.
   */
  readonly newer: boolean;
  /** MariaDB 10.5, and all others: INET6, application periods, TRANSACTIONAL for any engine, unique indexes of whole texts. */
  readonly recent: boolean;
  /** Columns of vectors and indexes over them: MariaDB 11.7. */
  readonly vectorIndexes: boolean;
}

export function abilitiesOf(version: string): ServerAbilities {
  const mariadb = version.includes('MariaDB');
  const oceanbase = version.includes('OceanBase');
  const mysql8 = !oceanbase && isMysql8(version) && !/^8\.[0-3]\./.test(version);
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return {
    mariadb,
    oceanbase,
    mysql8,
    vectors: mysql8 && !version.startsWith('8'),
    generated: mariadb || !/^5\.[0-6]\./.test(version),
    parsers: !mariadb && !oceanbase && !/^5\.[0-6]\./.test(version),
    modern: mariadb || mysql8 || oceanbase,
    newer: !mariadb || major > 10 || minor >= 10,
    recent: !mariadb || major > 10 || minor >= 5,
    vectorIndexes: mariadb && (major > 11 || (major === 11 && minor >= 7)),
  };
}

/** The values where the server knows them, none elsewhere. */
export function where<T>(known: boolean, ...values: readonly T[]): readonly T[] {
  return known ? values : [];
}
