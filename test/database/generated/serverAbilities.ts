/** What a generated table may use on a server: asked of its version once, so that most cases load. */
export interface ServerAbilities {
  readonly mariadb: boolean;
  /**
   * OceanBase 4.3 of seekdb: utf8mb4 and binary only, no generated column upon another, no partition comments, and
   * what it writes to itself about a column with a backtick in its name does not parse (error 1064).
   */
  readonly oceanbase: boolean;
  /** Generated columns, JSON, FULLTEXT with order: MySQL 5.7, MariaDB 10.2. */
  readonly generated: boolean;
}

export function abilitiesOf(version: string): ServerAbilities {
  const mariadb = version.includes('MariaDB');
  return {
    mariadb,
    oceanbase: version.includes('OceanBase'),
    generated: mariadb || !/^5\.[0-6]\./.test(version),
  };
}

/** The values where the server knows them, none elsewhere. */
export function where<T>(known: boolean, ...values: readonly T[]): readonly T[] {
  return known ? values : [];
}
