import type { TableOption, TableSchema } from './tableSchema';

/** The table's option of this name, upper case as in {@link TableOption}. */
export function findOption(schema: TableSchema, name: string): TableOption | undefined {
  return schema.options.find((option) => option.name === name);
}

/** The same table without its AUTO_INCREMENT counter, which belongs to the data. */
export function withoutCounter(schema: TableSchema): Omit<TableSchema, 'createStatement'> {
  const counter = findOption(schema, 'AUTO_INCREMENT');
  if (!counter) return schema;
  return {
    ...schema,
    options: schema.options.filter((option) => option !== counter),
    // Servers print the counter before any text of the user's.
    tail: schema.tail.replace(` ${counter.text}`, () => ''),
  };
}

/** Its text without the counter. */
export function structureText(schema: TableSchema): string {
  const { createStatement } = schema;
  const { tail } = withoutCounter(schema);
  return tail === schema.tail
    ? createStatement
    : createStatement.slice(0, createStatement.length - schema.tail.length) + tail;
}
