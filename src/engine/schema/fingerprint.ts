import { createHash } from 'node:crypto';
import { withoutCounter } from './tableOptions';
import type { TableSchema } from './tableSchema';

/** Names a structure: equal exactly when the server prints the same table, its AUTO_INCREMENT counter apart. */
export function fingerprint(schema: TableSchema): string {
  return createHash('sha256').update(withoutCounter(schema).createStatement).digest('hex');
}
