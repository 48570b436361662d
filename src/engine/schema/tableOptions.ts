import { withText } from './printTable';
import type { TableOption, TableSchema } from './tableSchema';

/** The table's option of this name, upper case as in {@link TableOption}. */
export function findOption(schema: TableSchema, name: string): TableOption | undefined {
  return schema.options.find((option) => option.name === name);
}

/** The table without one of its options, and with others behind those that stay. */
export function withoutOption(
  table: TableSchema,
  gone: string,
  more: readonly TableOption[] = [],
): TableSchema {
  const options = [...table.options.filter(({ name }) => name !== gone), ...more];
  return withText({ ...table, options, tail: options.map(({ text }) => ` ${text}`).join('') });
}

/** The counter of a table, and TiDB's of random numbers: they belong to the data. */
export function isCounter({ name }: Pick<TableOption, 'name'>): boolean {
  return name === 'AUTO_INCREMENT' || name === 'AUTO_RANDOM_BASE';
}

/** The same table without its counter. */
export function withoutCounter(schema: TableSchema): Omit<TableSchema, 'createStatement'> {
  if (!schema.options.some(isCounter)) return schema;
  return {
    ...schema,
    options: schema.options.filter((option) => !isCounter(option)),
    // Servers print the counter before any text of the user's.
    tail: schema.tail.replace(counterWords, ''),
  };
}

/** As servers print the counter among the options. */
export const counterWords = / AUTO_INCREMENT ?= ?\d+| \/\*T!\[auto_rand_base\] AUTO_RANDOM_BASE=\d+ \*\//;

/** Its text without the counter. */
export function structureText(schema: TableSchema): string {
  const { createStatement } = schema;
  const { tail } = withoutCounter(schema);
  return tail === schema.tail
    ? createStatement
    : createStatement.slice(0, createStatement.length - schema.tail.length) + tail;
}
