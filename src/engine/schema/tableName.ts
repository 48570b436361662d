/** A table on the server; both parts as the server prints them, unquoted. */
export interface TableName {
  readonly database: string;
  readonly name: string;
}

/** A source table and the shadow that follows it. They may lie in different databases. */
export interface TablePair {
  readonly source: TableName;
  readonly shadow: TableName;
}
