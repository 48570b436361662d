import { printTable } from './printTable';
import type { TableOption, TableSchema } from './tableSchema';

/** The table's option of this name, upper case as in {@link TableOption}. */
export function findOption(schema: TableSchema, name: string): TableOption | undefined {
  return schema.options.find((option) => option.name === name);
}

/** The same table without one of its options. */
export function withoutOption(schema: TableSchema, option: TableOption): TableSchema {
  const changed = {
    ...schema,
    options: schema.options.filter((other) => other !== option),
    tail: schema.tail.replace(` ${option.text}`, () => ''),
  };
  return { ...changed, createStatement: printTable(changed) };
}
