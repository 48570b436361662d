import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import { generatedKey, hiddenKey, isOfKey } from '../../schema/generatedKey';
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
  const seen = { ...from, definition: from.definition.replace(hiddenKey, '') };
  const elements = actual.elements.map((element) => (element === from ? seen : element));
  return withText({ ...actual, elements });
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
