import type { TableName } from './tableName';

/** The name in backticks; inner backticks doubled. Valid in every sql_mode. */
export function quoteIdentifier(name: string): string {
  return `\`${name.includes('`') ? name.replaceAll('`', '``') : name}\``;
}

/** The name as sentences say it: in backticks only where it would need them as an SQL name, as with a space in it. */
export function nameInWords(name: string): string {
  return /^(?!\d+$)[\p{L}\p{M}\p{N}_$]+$/u.test(name) ? name : quoteIdentifier(name);
}

/** The table in backticks, qualified by its database. */
export function quoteTable(table: TableName): string {
  return `${quoteIdentifier(table.database)}.${quoteIdentifier(table.name)}`;
}

/** The name inside a backticked identifier as the server printed it; other text is returned as it is. */
export function unquoteIdentifier(quoted: string): string {
  if (!quoted.startsWith('`')) return quoted;
  const name = quoted.slice(1, -1);
  return name.includes('`') ? name.replaceAll('``', '`') : name;
}

/** The text without its strings and names, or with something in their place. */
export function withoutQuoted(text: string, instead = ''): string {
  return text.replace(quoted, instead);
}

/** The text with each of its names changed, as it stands in backticks. */
export function mapNames(text: string, change: (name: string) => string): string {
  return text.replace(quoted, (part) => (part.startsWith('`') ? change(part) : part));
}

/** The text with its names in lower case, as columns have no case. */
export function withNamesInLowerCase(text: string): string {
  return mapNames(text, (name) => name.toLowerCase());
}

/** The strings in a text that has no names, in their quotes. */
export function stringsIn(text: string): string[] {
  return [...text.matchAll(quoted)].map(([string]) => string);
}

const quoted = /'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`/gs;

/** The value of a string literal as the server prints comments: doubled quotes and backslash escapes. */
export function unquoteString(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(.)|''/gs, (_, escaped: string | undefined) => escapes[escaped ?? "'"] ?? escaped ?? "'");
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\x1a' };
