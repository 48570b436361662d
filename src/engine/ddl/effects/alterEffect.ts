import type { TableChange } from '../../diff/tableDiff';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { type DdlEffect, worstEffect } from './ddlEffect';
import { oceanbaseEffect, tidbEffect } from './distributedEffect';
import { innodbEffect } from './innodbEffect';

/** What one ALTER TABLE with these changes of `actual` will do. */
export function alterEffect(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): DdlEffect {
  switch (server.flavor) {
    case 'mariadb':
    case 'mysql':
      return worstEffect(innodbEffect(changes, expected, actual, server));
    case 'oceanbase':
      return worstEffect(changes.map(oceanbaseEffect));
    case 'tidb':
      return worstEffect(changes.map(tidbEffect));
  }
}

/** What a statement about keys or names alone will do. */
export function effectOfKeys(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): () => DdlEffect {
  return () => (alterEffect([], expected, actual, server) === 'copy' ? 'copy' : 'inPlace');
}
