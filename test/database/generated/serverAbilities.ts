/** What a generated table may use on a server: asked of its version once, so that most cases load. */
export interface ServerAbilities {
  readonly mariadb: boolean;
  /** Generated columns, JSON, FULLTEXT with order, SPATIAL in InnoDB: MySQL 5.7, MariaDB 10.2. */
  readonly generated: boolean;
  /** Columns of vectors and indexes over them: MariaDB 11.7. */
  readonly vector: boolean;
}

export function abilitiesOf(version: string): ServerAbilities {
  const mariadb = version.includes('MariaDB');
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return {
    mariadb,
    generated: mariadb || !/^5\.[0-6]\./.test(version),
    vector: mariadb && (major > 11 || (major === 11 && minor >= 7)),
  };
}

/** The values where the server knows them, none elsewhere. */
export function where<T>(known: boolean, ...values: readonly T[]): readonly T[] {
  return known ? values : [];
}
