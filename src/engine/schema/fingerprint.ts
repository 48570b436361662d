import { createHash } from 'node:crypto';
import { withoutOption } from './tableOptions';
import type { TableSchema } from './tableSchema';

/** Names a structure: equal exactly when the server prints the same table, its AUTO_INCREMENT counter apart. */
export function fingerprint(schema: TableSchema): string {
  const counted = schema.options.find((option) => option.name === 'AUTO_INCREMENT');
  const text = counted ? withoutOption(schema, counted).createStatement : schema.createStatement;
  return createHash('sha256').update(text).digest('hex');
}
