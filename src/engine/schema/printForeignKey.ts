import { quoteIdentifier, quoteTable } from './quoting';
import type { TableName } from './tableName';
import type { ForeignKeyElement } from './tableSchema';

/** The foreign key with the text that the server prints for it in this table. */
export function printForeignKey(foreignKey: ForeignKeyElement, table: TableName): ForeignKeyElement {
  const { name, target, rules } = foreignKey;
  const printedTarget =
    target.database === table.database ? quoteIdentifier(target.name) : quoteTable(target);
  const columns = foreignKey.columns.map(quoteIdentifier).join(', ');
  const targetColumns = foreignKey.targetColumns.map(quoteIdentifier).join(', ');
  const text = `CONSTRAINT ${quoteIdentifier(name)} FOREIGN KEY (${columns}) REFERENCES ${printedTarget} (${targetColumns})${rules && ` ${rules}`}`;
  return { ...foreignKey, text };
}
