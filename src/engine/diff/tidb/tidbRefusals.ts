import { checksOf, foreignKeysOf } from '../../schema/elements';
import type { ServerFacts } from '../../schema/serverFacts';
import { nameInWords, quoteIdentifier } from '../../schema/quoting';
import type { ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { partitionList } from '../../schema/partitionList';
import { newForeignKey } from '../changedElements';
import { notesIn } from '../limits/notes';
import { hidesPartitionColumns } from '../../schema/partitionColumns';
import type { TableChange } from '../tableDiff';
import { indexNamedTwice } from './tidbIndexes';

/** Why TiDB neither makes nor changes a table as its source is; without changes it is about to be made. */
export function refusesOnTidb(
  expected: TableSchema,
  server: ServerFacts,
  changes?: readonly TableChange[],
): string | undefined {
  if (server.flavor !== 'tidb') return undefined;
  const what =
    cachedTable(expected, changes) ??
    twinIndexes(expected, changes) ??
    ignoredCheck(expected, server, changes) ??
    otherForeignKey(expected, server, changes) ??
    misprintedPartitions(expected, changes);
  return what === undefined ? undefined : `${what}, or leave the table out.`;
}

/** Error 8242. */
function cachedTable(
  { name, tail }: TableSchema,
  changes: readonly TableChange[] | undefined,
): string | undefined {
  return changes !== undefined && changes.length > 0 && notesIn(tail).includes('/* CACHED ON */')
    ? `TiDB changes no cached table. Say ALTER TABLE ${quoteIdentifier(name.name)} NOCACHE before, and CACHE after it`
    : undefined;
}

function twinIndexes(expected: TableSchema, changes: readonly TableChange[] | undefined): string | undefined {
  const twice = indexNamedTwice(expected, changes);
  return twice === undefined
    ? undefined
    : `${expected.name.name} has two indexes named ${nameInWords(twice)} but for capital letters, of which TiDB makes one only. Rename one in the source`;
}

/** The statement succeeds, with a warning, and does nothing. */
function ignoredCheck(
  expected: TableSchema,
  server: ServerFacts,
  changes: readonly TableChange[] | undefined,
): string | undefined {
  const isAsked = changes
    ? changes.some(({ kind }) => kind.endsWith('Check'))
    : checksOf(expected).length > 0;
  return isAsked && server.ignoresChecks
    ? `TiDB makes and drops no check of ${expected.name.name} while tidb_enable_check_constraint is off. Let an administrator switch it on`
    : undefined;
}

const invalid = '/* FOREIGN KEY INVALID */';

/** Foreign keys hold nothing that were made before TiDB 6.6, or while it was told to make such. */
export function isInvalid({ rules }: ForeignKeyElement): boolean {
  return rules.includes(invalid);
}

/** It makes no invalid one, or no other. */
function otherForeignKey(
  expected: TableSchema,
  { ignoresForeignKeys }: ServerFacts,
  changes: readonly TableChange[] | undefined,
): string | undefined {
  const asked = changes ? changes.flatMap((change) => newForeignKey(change) ?? []) : foreignKeysOf(expected);
  const other = asked.find((foreignKey) => isInvalid(foreignKey) !== (ignoresForeignKeys ?? false));
  if (!other) return undefined;
  const { name } = expected.name;
  return ignoresForeignKeys
    ? `TiDB makes no foreign key of ${name} that holds while tidb_enable_foreign_key is off. Let an administrator switch it on`
    : `A foreign key of the source of ${name} holds nothing ("${invalid}"), and TiDB would make one that does. Drop and add it in the source`;
}

/**
 * TiDB prints a backslash there as it is, and reads it as the beginning of an escape (run on 8.4). Before it knew DEFAULT in
 * lists it took the word, and no row for it (run on 6.6).
 */
function misprintedPartitions(
  expected: TableSchema,
  changes: readonly TableChange[] | undefined,
): string | undefined {
  const isWritten = changes ? changes.some(({ kind }) => kind === 'setPartitioning') : true;
  if (!isWritten || expected.partitioning === undefined) return undefined;
  if (expected.partitioning.includes('\\'))
    return `TiDB prints the partitions of ${expected.name.name} otherwise than it reads them, with a backslash that is not doubled. Take it out of the source`;
  const isEmpty = partitionList(expected.partitioning)?.partitions.some(
    ({ values }) => values === 'VALUES IN ()',
  );
  return isEmpty
    ? `TiDB prints a DEFAULT partition of ${expected.name.name} as one of no values, which it does not read. Drop that in the source`
    : undefined;
}

/** TiDB prints no columns of a partitioning that came behind KEY () (run on 8.4): equal texts may hide other ones. */
export function refusesHiddenColumns({ name, partitioning = '' }: TableSchema): string | undefined {
  return hidesPartitionColumns(partitioning)
    ? `TiDB does not print by which columns ${name.name} is partitioned, which was partitioned by KEY () before. Say REMOVE PARTITIONING of the source and then PARTITION BY again, or leave the table out.`
    : undefined;
}
