/** What a generated table may use on a server: asked of its version once, so that most cases load. */
export interface ServerAbilities {
  readonly mariadb: boolean;
  /** Generated columns, JSON, FULLTEXT with order: MySQL 5.7, MariaDB 10.2. */
  readonly generated: boolean;
}

export function abilitiesOf(version: string): ServerAbilities {
  const mariadb = version.includes('MariaDB');
  return { mariadb, generated: mariadb || !/^5\.[0-6]\./.test(version) };
}

/** The values where the server knows them, none elsewhere. */
export function where<T>(known: boolean, ...values: readonly T[]): readonly T[] {
  return known ? values : [];
}
