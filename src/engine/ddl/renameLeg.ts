import { renameChanges } from '../diff/renames/withColumnsRenamed';
import type { RenamedColumns } from '../diff/tableDiff';
import type { TableTransition } from '../diff/tableTransition';
import { foreignKeysOf } from '../schema/elements';
import { foreignKeysNeedIndex } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';
import { rewritingOf } from './effects/rewriting';

/** The way to the table with its columns renamed, before all else that it gets. */
export function renameLeg(
  { before: actual, columns }: RenamedColumns,
  expected: TableSchema,
  server: ServerFacts,
): TableTransition {
  return { actual, expected, changes: renameChanges(actual, columns), server };
}

/** The foreign keys that go meanwhile: where the server copies the table, it renames no column of one (error 1846). */
export function keysInTheWay(leg: TableTransition): readonly ForeignKeyElement[] {
  const { actual, expected, server } = leg;
  if (!foreignKeysNeedIndex(server)) return [];
  const present = foreignKeysOf(actual);
  const touched = foreignKeysOf(expected).filter((key) => !present.includes(key));
  return touched.length > 0 && rewritingOf(leg) === 'copied' ? touched : [];
}
