import { columnsOf, indexesOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { IndexElement, TableSchema } from '../schema/tableSchema';
import { tokenize } from '../schema/tokens';

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
  const key =
    expected.partitioning === actual.partitioning ? undefined : keyBesidePartitions(expected, actual);
  // Neither of the two may be first (error 1503).
  return (
    key &&
    `OceanBase cannot change the partitioning of ${name} together with its ${key.type === 'primary' ? 'primary key' : `unique index ${key.name}`}.${advice}`
  );
}

/** A new key that does not hold what the table is still partitioned by. */
function keyBesidePartitions(expected: TableSchema, actual: TableSchema): IndexElement | undefined {
  const [clause = ''] = actual.partitioning?.split(/\(\s*partition\b/i) ?? [];
  const words = new Set(tokenize(clause).map(({ text }) => text.replaceAll('`', '').toLowerCase()));
  const parted = columnsOf(actual)
    .map((column) => column.name.toLowerCase())
    .filter((column) => words.has(column));
  const present = new Set(indexesOf(actual).map(({ text }) => text));
  return indexesOf(expected).find(
    ({ type, text, columns }) =>
      (type === 'primary' || (type === 'unique' && !/ GLOBAL\b/.test(text))) &&
      !present.has(text) &&
      !parted.every((column) => columns.some((part) => part.toLowerCase() === column)),
  );
}

const advice = ' Recreate the shadow, or leave the table out.';

function primaryKey(table: TableSchema): string {
  return indexesOf(table).find(({ type }) => type === 'primary')?.definition ?? '';
}

function withoutComment(definition: string): string {
  return definition.replace(/ COMMENT '.*/s, '');
}
