import type { ServerFacts } from '../schema/serverFacts';
import { ownTablespace, usualTablespace } from '../schema/serverRules';
import { findOption, isCounter } from '../schema/tableOptions';
import type { TableOption, TableSchema } from '../schema/tableSchema';
import type { TableChange } from './tableDiff';

/** Table options, each by name. The AUTO_INCREMENT counter belongs to the data and is never compared. */
export function diffOptions(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): { readonly changes: TableChange[]; readonly unsupported?: string } {
  if (expected.tail === actual.tail) return { changes: [] };
  const options = [...expected.options, ...actual.options].filter((option) => !isCounter(option));
  const names = new Set(options.map((option) => option.name));
  const changes: TableChange[] = [];
  for (const name of names) {
    const to = findOption(expected, name);
    const from = findOption(actual, name);
    if (from?.text === to?.text) continue;
    if (!to && isUsualTablespace(from, server)) continue;
    const fixed = fixedOptions[name] ?? (to ? undefined : lastingOptions[name]);
    if (fixed) return { changes, unsupported: fixed };
    changes.push({ kind: 'setOption', name, ...(from && { from }), ...(to && { to }) });
  }
  return { changes };
}

/**
 * Where a table lies without this option. MySQL prints it for good once a table was moved there, or altered in the
 * system tablespace.
 */
function isUsualTablespace(option: TableOption | undefined, server: ServerFacts): boolean {
  if (option?.name !== 'TABLESPACE') return false;
  return [ownTablespace, usualTablespace(server)].some((name) => option.value === `\`${name}\``);
}

const cannotChange = (what: string): string =>
  `The ${what} of an existing table cannot be changed by ALTER TABLE. Recreate the shadow, or leave the table out.`;

/** Options that servers ignore or refuse in ALTER TABLE (MySQL manual, ALTER TABLE, "DATA DIRECTORY"), and one that we do not dare to change. */
const fixedOptions: Readonly<Record<string, string>> = {
  'DATA DIRECTORY': cannotChange('data directory'),
  'INDEX DIRECTORY': cannotChange('index directory'),
  // TiDB splits as it makes a table (its manual, "Split Region").
  PRE_SPLIT_REGIONS: cannotChange('number of regions split in advance (PRE_SPLIT_REGIONS)'),
  // OceanBase 4.3 answers with error 1235.
  'ORGANIZATION HEAP': cannotChange('organization (heap or index)'),
  'ORGANIZATION INDEX': cannotChange('organization (heap or index)'),
  // How groups are added and taken away one by one was not tried on a server.
  'WITH COLUMN GROUP': cannotChange('column group'),
};

/** Options that no ALTER TABLE takes away. */
const lastingOptions: Readonly<Record<string, string>> = {
  // MySQL knows DISK and MEMORY, and DEFAULT only of columns.
  STORAGE: cannotChange('storage (DISK or MEMORY)'),
  // OceanBase knows no word for none (its manual, ALTER TABLE).
  EXPIRE_INFO: cannotChange('expiry of rows (EXPIRE_INFO)'),
  KV_ATTRIBUTES: cannotChange('attributes for OBKV (KV_ATTRIBUTES)'),
};
