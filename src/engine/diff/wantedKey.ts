import { isOfVersion } from '../schema/columns';
import { columnsOf, indexesOf } from '../schema/elements';
import { isFunctional, primaryKeyOf } from '../schema/indexes';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { isHashed } from './indexes/forgottenIndexes';

/** What rows are kept by: the primary key, else the first unique index over whole columns that takes no NULL. */
export function clusteredKey(table: TableSchema): IndexElement | undefined {
  const nullable = columnsOf(table).flatMap((column) =>
    column.nullable && !isOfVersion(column) ? [column.name.toLowerCase()] : [],
  );
  const isWhole = (index: IndexElement): boolean =>
    index.type === 'unique' &&
    !isHashed(index.definition) &&
    !isFunctional(index) &&
    !/`\(\d+\)/.test(index.definition) &&
    !index.columns.some((column) => nullable.includes(column.toLowerCase()));
  return primaryKeyOf(table) ?? indexesOf(table).find(isWhole);
}

/**
 * Why a table without such a key is not made, or not changed, in a session that wants one in each; `actual` is absent
 * where it is made.
 */
export function refusesKeyless(
  expected: TableSchema,
  actual: TableSchema | undefined,
  { keyless }: ServerFacts,
): string | undefined {
  if (keyless === undefined || clusteredKey(expected)) return undefined;
  const advice = 'Let an administrator grant SESSION_VARIABLES_ADMIN to this user, or leave the table out.';
  const what = `${expected.name.name} has no primary key, as its source has none`;
  if (keyless === 'refused')
    return `${what}, and the server refuses that (sql_require_primary_key). ${advice}`;
  const given = actual ? clusteredKey(actual) : findOption(expected, 'ENGINE')?.value === 'InnoDB';
  return given
    ? `${what}, and the server gives such a table one (sql_generate_invisible_primary_key). ${advice}`
    : undefined;
}
