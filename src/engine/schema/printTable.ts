import { quoteIdentifier } from './quoting';
import type { TableElement, TableSchema } from './tableSchema';

type Printed = Pick<TableSchema, 'name' | 'elements' | 'tail'>;

/** The table in the layout of SHOW CREATE TABLE. */
export function printTable(schema: Printed): string {
  const elements = schema.elements.map((element) => `  ${printElement(element)}`).join(',\n');
  return `CREATE TABLE ${quoteIdentifier(schema.name.name)} (\n${elements}\n)${schema.tail}`;
}

/** The table with the text that it would print. */
export function withText(table: Omit<TableSchema, 'createStatement'>): TableSchema {
  return { ...table, createStatement: printTable(table) };
}

/** True when both print the same. Elements that were known before are the same objects, and are not printed to be compared. */
export function printsSame(left: Printed, right: Printed): boolean {
  return (
    left.name.name === right.name.name &&
    left.tail === right.tail &&
    left.elements.length === right.elements.length &&
    left.elements.every((element, at) => {
      const other = right.elements[at]!;
      return element === other || printElement(element) === printElement(other);
    })
  );
}

/** One element as it stands inside CREATE TABLE. */
export function printElement(element: TableElement): string {
  return element.kind === 'column' ? `${quoteIdentifier(element.name)} ${element.definition}` : element.text;
}
