import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';

/** The collation that a text column has in its table, spelled out there or inherited; absent for other types. */
export function effectiveCollation(
  column: ColumnElement,
  table: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (column.collation) return column.collation;
  if (column.charset) return defaultCollation(column.charset, server);
  if (!textType.test(column.type)) return undefined;
  const collation = findOption(table, 'COLLATE')?.value;
  if (collation) return collation;
  const charset = findOption(table, 'DEFAULT CHARSET')?.value;
  return charset && defaultCollation(charset, server);
}

/** True when columns that spell out neither character set nor collation have the same in both tables. */
export function inheritsAlike(one: TableSchema, other: TableSchema): boolean {
  return ['COLLATE', 'DEFAULT CHARSET'].every(
    (name) => findOption(one, name)?.value === findOption(other, name)?.value,
  );
}

/** The definition without its character set and collation, which are compared by effect. */
export function withoutCharset(column: ColumnElement): string {
  if (!column.charset && !column.collation) return column.definition;
  return column.type + column.definition.slice(column.type.length).replace(charsetClause, '$1');
}

const textType = /^(?:(?:var)?char|(?:tiny|medium|long)?text|enum|set)\b/i;
// Directly behind the type; MariaDB prints COMPRESSED between them.
const charsetClause = /^((?: \/\*M?!\d+ COMPRESSED ?\*\/)?)(?: CHARACTER SET \w+)?(?: COLLATE \w+)?/;

function defaultCollation(charset: string, server: ServerFacts): string {
  return server.defaultCollations[charset] ?? `default of ${charset}`;
}
