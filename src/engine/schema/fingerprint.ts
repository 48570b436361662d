import { createHash } from 'node:crypto';
import { structureText } from './tableOptions';
import type { TableSchema } from './tableSchema';

/** Names a structure: equal exactly when the server prints the same table, its AUTO_INCREMENT counter apart. */
export function fingerprint(schema: TableSchema): string {
  const known = fingerprints.get(schema);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(structureText(schema)).digest('hex');
  fingerprints.set(schema, hash);
  return hash;
}

/** Hashing is what a plan costs most, and one analysis is planned again with each choice of tables. */
const fingerprints = new WeakMap<TableSchema, string>();
