import { indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';

/** What OceanBase makes with a table and never changes after that (run on 4.3): the reason, where it would have to. */
export function fixedOnOceanBase(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (server.flavor !== 'oceanbase') return undefined;
  const { name } = actual.name;
  const [wanted, present] = [primaryKey(expected), primaryKey(actual)];
  if (wanted !== present) {
    // Error 1235.
    if (findOption(actual, 'ORGANIZATION HEAP'))
      return `OceanBase cannot change the primary key of ${name}, a heap table.${advice}`;
    // ADD PRIMARY KEY forgets its comment, and changes nothing where the columns are the same.
    if (wanted.includes(' COMMENT ') || withoutComment(wanted) === withoutComment(present))
      return `OceanBase cannot change the comment of the primary key of ${name}.${advice}`;
  }
  if (actual.partitioning !== undefined && expected.partitioning === undefined)
    return `OceanBase cannot end the partitioning of ${name}.${advice}`;
  return undefined;
}

const advice = ' Recreate the shadow, or leave the table out.';

function primaryKey(table: TableSchema): string {
  return indexesOf(table).find(({ type }) => type === 'primary')?.definition ?? '';
}

function withoutComment(definition: string): string {
  return definition.replace(/ COMMENT '.*/s, '');
}
