import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import { primaryKeyOf } from '../../schema/indexes';
import { withText } from '../../schema/printTable';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';

/**
 * The table with the primary key in sight that MySQL generates, where it is to be something else. While it is hidden
 * the server changes neither it nor its column (errors 4110 and 4111), and lets no column come before it.
 */
export function withKeyInSight(transition: TableTransition): TableSchema | undefined {
  const { actual, expected, server } = transition;
  const from = server.flavor === 'mysql' ? generatedKey(actual) : undefined;
  if (!from || !columnsOf(expected).some(isOfKey) || staysPut(from, transition)) return undefined;
  const seen = { ...from, definition: from.definition.replace(hidden, '') };
  const elements = actual.elements.map((element) => (element === from ? seen : element));
  return withText({ ...actual, elements });
}

const hidden = ' /*!80023 INVISIBLE */';

/** What the server takes for the key that it makes by itself. */
function generatedKey(table: TableSchema): ColumnElement | undefined {
  const first = columnsOf(table)[0];
  const columns = primaryKeyOf(table)?.columns ?? [];
  const generated =
    first &&
    isOfKey(first) &&
    first.definition.startsWith(`bigint unsigned NOT NULL AUTO_INCREMENT${hidden}`) &&
    columns.length === 1 &&
    columns[0]?.toLowerCase() === keyColumn;
  return generated ? first : undefined;
}

function staysPut(from: ColumnElement, { actual, expected }: TableTransition): boolean {
  const to = columnsOf(expected)[0]!;
  return (
    to.name === from.name &&
    to.type === from.type &&
    to.autoIncrement &&
    primaryKeyOf(expected)?.definition === primaryKeyOf(actual)?.definition
  );
}

const keyColumn = 'my_row_id';

function isOfKey({ name }: ColumnElement): boolean {
  return name.toLowerCase() === keyColumn;
}
