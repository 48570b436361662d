import { findOption } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import type { TableChange } from './tableDiff';

/** Table options, each by name. The AUTO_INCREMENT counter belongs to the data and is never compared. */
export function diffOptions(
  expected: TableSchema,
  actual: TableSchema,
): { readonly changes: TableChange[]; readonly unsupported?: string } {
  const names = new Set([...expected.options, ...actual.options].map((option) => option.name));
  names.delete('AUTO_INCREMENT');
  const changes: TableChange[] = [];
  for (const name of names) {
    const to = findOption(expected, name);
    const from = findOption(actual, name);
    if (from?.text === to?.text) continue;
    const fixed = fixedOptions[name];
    if (fixed) return { changes, unsupported: fixed };
    changes.push({ kind: 'setOption', name, ...(from && { from }), ...(to && { to }) });
  }
  return { changes };
}

const cannotChange = (what: string): string =>
  `The ${what} of an existing table cannot be changed by ALTER TABLE. Recreate the shadow, or leave the table out.`;

/** Options that servers ignore or refuse in ALTER TABLE (MySQL manual, ALTER TABLE, "DATA DIRECTORY"). */
const fixedOptions: Readonly<Record<string, string>> = {
  'DATA DIRECTORY': cannotChange('data directory'),
  'INDEX DIRECTORY': cannotChange('index directory'),
};
