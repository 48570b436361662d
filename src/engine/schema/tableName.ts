import type { ServerFacts } from './serverFacts';

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

/** Names a table as the server compares names. No name contains the character between its parts (U+0000). */
export function tableKey(table: TableName, server: Pick<ServerFacts, 'lowerCaseTableNames'>): string {
  const key = `${table.database}\0${table.name}`;
  return server.lowerCaseTableNames === 0 ? key : key.toLowerCase();
}
