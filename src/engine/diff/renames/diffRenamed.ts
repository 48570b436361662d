import { findColumn } from '../../schema/columns';
import { firstOf } from '../../schema/firstOf';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { diffTables, refusedTable } from '../diffTables';
import type { ColumnRename, TableDiff } from '../tableDiff';
import { heldByServer, holderOf } from './nameHolders';
import { renameChanges, withColumnsRenamed } from './withColumnsRenamed';

/** The difference, and the shadow that it begins from: as it will be once its columns are renamed. */
export interface RenamedDiff {
  readonly diff: TableDiff;
  readonly actual: TableSchema;
}

/**
 * What separates the shadow from what it should be where the user says that some of its columns are columns of the
 * source under other names: they are renamed first, and keep their values. What was done before is left aside; where
 * something is built upon such a column, servers do not rename it, and the reason is told.
 */
export function diffRenamed(
  expected: TableSchema,
  shadow: TableSchema,
  renames: readonly ColumnRename[],
  server: ServerFacts,
): RenamedDiff {
  const columns = renames.filter((rename) => !isLeftAside(rename, expected, shadow));
  if (columns.length === 0) return { diff: diffTables(expected, shadow, server), actual: shadow };
  const actual = withColumnsRenamed(shadow, columns, server);
  const reason =
    firstOf(columns, (rename) => refusal(rename, columns, expected, shadow, server)) ??
    refusedTable(actual, shadow, server, renameChanges(shadow, columns));
  if (reason !== undefined) return { diff: { kind: 'unsupported', reason, renamed: true }, actual: shadow };
  const diff = diffTables(expected, actual, server);
  if (diff.kind === 'unsupported') return { diff: { ...diff, renamed: true }, actual: shadow };
  const changes = diff.kind === 'alter' ? diff.changes : [];
  return { diff: { kind: 'alter', changes, renamed: { columns, before: shadow } }, actual };
}

/** True where it was done before, or says nothing of these tables any more. */
function isLeftAside({ from, to }: ColumnRename, expected: TableSchema, shadow: TableSchema): boolean {
  const has = (table: TableSchema, name: string): boolean => findColumn(table, name) !== undefined;
  return has(shadow, to)
    ? !has(shadow, from) || has(expected, from)
    : !has(shadow, from) && !has(expected, to);
}

function refusal(
  { from, to }: ColumnRename,
  all: readonly ColumnRename[],
  expected: TableSchema,
  shadow: TableSchema,
  server: ServerFacts,
): string | undefined {
  const clash = all.find((other) => areSame(other.from, from) !== areSame(other.to, to));
  const holder = clash
    ? `${nameInWords(clash.from)} is to be renamed to ${nameInWords(clash.to)}`
    : (misfitOf({ from, to }, expected, shadow) ??
      holderOf(from, shadow) ??
      heldByServer(from, shadow, server));
  return holder === undefined
    ? undefined
    : `Column ${nameInWords(from)} of ${shadow.name.name} cannot be renamed to ${nameInWords(to)}: ${holder}. Take the rename back, or leave the table out.`;
}

function misfitOf(
  { from, to }: ColumnRename,
  expected: TableSchema,
  shadow: TableSchema,
): string | undefined {
  if (!findColumn(shadow, from)) return 'there is no such column';
  if (findColumn(shadow, to)) return `there is ${nameInWords(to)}, too`;
  if (findColumn(expected, from)) return `the source has ${nameInWords(from)}, too`;
  return findColumn(expected, to) ? undefined : 'the source has no such column';
}

/** Columns have no case. */
function areSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
