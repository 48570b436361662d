import { withoutCharset } from '../../diff/effectiveCharset';
import type { ServerFacts } from '../../schema/serverFacts';
import { keepsColumnsInvisible, printsInheritedCollation } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';

/**
 * The column as a statement makes it. MySQL 8 keeps for good that a column spells out what it would inherit, and then
 * prints it in other words than its source; so a collation that was inherited is not written. And a counter that takes
 * NULL, which servers do not print, does so only where NULL stands behind AUTO_INCREMENT. OceanBase does not read
 * INVISIBLE where it prints it for a computed column.
 */
export function writtenColumn(column: ColumnElement, table: TableSchema, server: ServerFacts): ColumnElement {
  const inherits =
    printsInheritedCollation(server) &&
    column.charset === undefined &&
    column.collation !== undefined &&
    column.collation === findOption(table, 'COLLATE')?.value;
  const definition = inherits ? withoutCharset(column) : column.definition;
  if (column.generated && keepsColumnsInvisible(server)) {
    const rest = definition.slice(column.type.length).replace(hidden, '$1');
    if (column.type + rest !== definition)
      return { ...column, definition: `${column.type}${rest} INVISIBLE` };
  }
  return column.autoIncrement && column.nullable && (server.flavor === 'mysql' || server.flavor === 'mariadb')
    ? { ...column, definition: definition.replace(' AUTO_INCREMENT', ' AUTO_INCREMENT NULL') }
    : { ...column, definition };
}

const hidden = /^((?: CHARACTER SET \w+)?(?: COLLATE \w+)?) INVISIBLE(?= GENERATED )/;
