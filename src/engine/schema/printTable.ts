import { quoteIdentifier } from './quoting';
import type { TableElement, TableSchema } from './tableSchema';

/** The table in the layout of SHOW CREATE TABLE. */
export function printTable(schema: Pick<TableSchema, 'name' | 'elements' | 'tail'>): string {
  const elements = schema.elements.map((element) => `  ${printElement(element)}`).join(',\n');
  return `CREATE TABLE ${quoteIdentifier(schema.name.name)} (\n${elements}\n)${schema.tail}`;
}

/** One element as it stands inside CREATE TABLE. */
export function printElement(element: TableElement): string {
  return element.kind === 'column' ? `${quoteIdentifier(element.name)} ${element.definition}` : element.text;
}
