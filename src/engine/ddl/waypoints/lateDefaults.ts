import { newColumn, columnAfter } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import { namesOneOf } from '../../schema/namesIn';
import { withText } from '../../schema/printTable';
import { withoutQuoted } from '../../schema/quoting';
import type { ServerFlavor } from '../../schema/serverFacts';
import type { ColumnElement, TableElement, TableSchema } from '../../schema/tableSchema';

/**
 * The table without the defaults that MySQL and TiDB take only in a statement behind: those that they call unsafe, where
 * one adds a column (error 1674; TiDB's 8230), and those upon a column that is replaced (3959). The rows that are there get none of their
 * values.
 */
export function withoutLateDefaults({ changes, expected, server }: TableTransition): TableSchema | undefined {
  const unsafe = unsafeCalls[server.flavor];
  if (!unsafe || !changes.some(newColumn)) return undefined;
  const written = new Set(changes.map(columnAfter));
  const replaced = changes.flatMap((change) =>
    change.kind === 'replaceColumn' ? [change.from.name.toLowerCase()] : [],
  );
  const isLate = (column: ColumnElement): boolean => {
    if (!column.defaultValue?.startsWith('(')) return false;
    return (
      namesOneOf(column.defaultValue, replaced) ||
      (written.has(column) && unsafe.test(withoutQuoted(column.defaultValue)))
    );
  };
  if (!columnsOf(expected).some(isLate)) return undefined;
  const elements = expected.elements.map((element) =>
    element.kind === 'column' && isLate(element) ? withoutDefault(element) : element,
  );
  return withText({ ...expected, elements });
}

/** What two servers would compute to different values from one statement; TiDB adds a column with these alone (run on 8.4). */
const unsafeCalls: Readonly<Partial<Record<ServerFlavor, RegExp>>> = {
  mysql:
    /\b(?:rand|random_bytes|uuid|uuid_short|sysdate|(?:current_|session_|system_)?user|aes_(?:en|de)crypt)\(/i,
  tidb: /^\((?!current_date\)|date_format\(now\(\)|str_to_date\()/i,
};

/** Behind the type, whose members may say DEFAULT too. */
function withoutDefault({ defaultValue, ...column }: ColumnElement): TableElement {
  const { type, definition } = column;
  const rest = definition.slice(type.length).replace(` DEFAULT ${defaultValue}`, '');
  return { ...column, definition: type + rest };
}
