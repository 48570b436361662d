import { createHash } from 'node:crypto';
import { foreignKeysOf } from './elements';
import { withText } from './printTable';
import { structureText } from './tableOptions';
import type { TableSchema } from './tableSchema';

/**
 * Names a structure: equal exactly when the server prints the same table, its AUTO_INCREMENT counter and the order of
 * its foreign keys apart.
 */
export function fingerprint(schema: TableSchema): string {
  const known = fingerprints.get(schema);
  if (known !== undefined) return known;
  const hash = createHash('sha256')
    .update(structureText(withKeysInOrder(schema)))
    .digest('hex');
  fingerprints.set(schema, hash);
  return hash;
}

/** InnoDB prints foreign keys in the order of their names; OceanBase in another once it wrote their target anew. */
function withKeysInOrder(schema: TableSchema): TableSchema {
  const keys = foreignKeysOf(schema);
  const sorted = keys.toSorted((one, other) => (one.text < other.text ? -1 : 1));
  if (sorted.every((key, at) => key === keys[at])) return schema;
  const rest = sorted.values();
  const elements = schema.elements.map((element) =>
    element.kind === 'foreignKey' ? rest.next().value! : element,
  );
  return withText({ ...schema, elements });
}

/** Hashing is what a plan costs most, and one analysis is planned again with each choice of tables. */
const fingerprints = new WeakMap<TableSchema, string>();
