import type { TableChange } from '../../diff/tableDiff';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { alterEffect } from '../effects/alterEffect';
import { needsCopy } from '../effects/forcedCopy';

/** How a table is written anew: row by row as by INSERT, or in place, where the server looks only at what it indexes. */
export type Rewriting = 'copied' | 'builtAnew';

/** How these changes may write the table anew; undefined where they leave its rows where they are. */
export function rewritingOf(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Rewriting | undefined {
  const effect = alterEffect(changes, expected, actual, server);
  if (effect === 'copy' || effect === 'unknown' || needsCopy(changes, expected, actual, server))
    return 'copied';
  return effect === 'rebuild' || effect === 'blocksWrites' ? 'builtAnew' : undefined;
}
