import type { TableChange } from '../diff/tableDiff';
import { printTable } from '../schema/printTable';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableElement, TableSchema } from '../schema/tableSchema';
import { writtenColumns } from './droppedDefaults';

/**
 * The table without the defaults that MySQL gives to no column in a statement that adds one (error 1674). The rows that
 * are there get none of their values.
 */
export function withoutUnsafeDefaults(
  changes: readonly TableChange[],
  expected: TableSchema,
  { flavor }: ServerFacts,
): TableSchema | undefined {
  if (flavor !== 'mysql' || !changes.some(addsColumn)) return undefined;
  const late = new Set(
    writtenColumns(changes)
      .filter(isUnsafe)
      .map(({ name }) => name),
  );
  if (late.size === 0) return undefined;
  const elements = expected.elements.map((element) =>
    element.kind === 'column' && late.has(element.name) ? withoutDefault(element) : element,
  );
  const table = { ...expected, elements };
  return { ...table, createStatement: printTable(table) };
}

function addsColumn({ kind }: TableChange): boolean {
  return kind === 'addColumn' || kind === 'replaceColumn';
}

/** True where two servers would compute the default to different values from one statement. */
function isUnsafe({ defaultValue }: ColumnElement): boolean {
  return (
    defaultValue?.startsWith('(') === true &&
    /\b(?:rand|random_bytes|uuid|uuid_short|sysdate|(?:current_|session_|system_)?user|aes_(?:en|de)crypt)\(/i.test(
      defaultValue.replace(/'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`/gs, ''),
    )
  );
}

function withoutDefault({ defaultValue, ...column }: ColumnElement): TableElement {
  return { ...column, definition: column.definition.replace(` DEFAULT ${defaultValue}`, '') };
}
