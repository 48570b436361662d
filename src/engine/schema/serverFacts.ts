/** What one server told about itself when the session was opened; plain data, so it can be stored with a plan. */
export interface ServerFacts {
  /** `SELECT VERSION()`, verbatim. */
  readonly version: string;
  readonly flavor: ServerFlavor;
  /** Tells this server from another one behind the same host name: server uuid or host name, port and version. */
  readonly identity: string;
  /** `@@lower_case_table_names`: 0 compares table names by letter, 1 and 2 without regard to case. */
  readonly lowerCaseTableNames: number;
  /** Character set → its default collation, from `information_schema.CHARACTER_SETS`. */
  readonly defaultCollations: Readonly<Record<string, string>>;
  /** True when `@@read_only`, `@@super_read_only` or `@@innodb_read_only` is on: nothing is executed there. */
  readonly readOnly: boolean;
  /** Present where MySQL puts tables into the system tablespace: `@@innodb_file_per_table` is off. */
  readonly sharesTablespace?: true;
  /** Present where MySQL, not its InnoDB, looks after foreign keys: `@@innodb_native_foreign_keys` is off (its manual: from 9.6 on). */
  readonly keepsForeignKeysItself?: true;
  /** Present where TiDB makes and drops no check and says nothing: `@@tidb_enable_check_constraint` is off. */
  readonly ignoresChecks?: true;
  /** Present where a foreign key that TiDB makes holds nothing: `@@tidb_enable_foreign_key` is off. */
  readonly ignoresForeignKeys?: true;
  /** Present where TiDB partitions no table that is there, and takes no partitioning away: before 7.4. */
  readonly keepsPartitioning?: true;
  /**
   * Present where the session wants a key in each table and may not cease to: it refuses one without, or gives it one
   * (MySQL 8); or where none in InnoDB goes without (MariaDB).
   */
  readonly keyless?: 'refused' | 'keyed' | 'refusedByInnodb';
}

export type ServerFlavor = 'mariadb' | 'mysql' | 'oceanbase' | 'tidb';
