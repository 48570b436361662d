import { isMysql8 } from '../../support/serverKind';

/** What a generated table may use on a server: asked of its version once, so that most cases load. */
export interface ServerAbilities {
  readonly mariadb: boolean;
  /** MySQL 8.4 and later: functional indexes, SRID, AUTOEXTEND_SIZE and the like. */
  readonly mysql8: boolean;
  /** MySQL 9: vectors. */
  readonly vectors: boolean;
  /** Generated columns, JSON, FULLTEXT with order: MySQL 5.7, MariaDB 10.2. */
  readonly generated: boolean;
  /** Checks, invisible columns, descending parts, expressions as defaults. */
  readonly modern: boolean;
}

export function abilitiesOf(version: string): ServerAbilities {
  const mariadb = version.includes('MariaDB');
  const mysql8 = isMysql8(version) && !/^8\.[0-3]\./.test(version);
  return {
    mariadb,
    mysql8,
    vectors: mysql8 && !version.startsWith('8'),
    generated: mariadb || !/^5\.[0-6]\./.test(version),
    modern: mariadb || mysql8,
  };
}

/** The values where the server knows them, none elsewhere. */
export function where<T>(known: boolean, ...values: readonly T[]): readonly T[] {
  return known ? values : [];
}
