import { createHash } from 'node:crypto';
import { renameCheck } from '../engine/schema/freeName';
import { printForeignKey } from '../engine/schema/printForeignKey';
import type { ServerFacts } from '../engine/schema/serverFacts';
import { checkNamesAreGlobal } from '../engine/schema/serverRules';
import { printsSame, withText } from '../engine/schema/printTable';
import { withoutCounter } from '../engine/schema/tableOptions';
import type { TableName } from '../engine/schema/tableName';
import type { TableElement, TableSchema } from '../engine/schema/tableSchema';

export interface ShadowProjection {
  readonly shadow: TableName;
  readonly server: ServerFacts;
  /** Where a foreign key to this table points in the shadow; undefined leaves the key out. */
  mapTarget(target: TableName): TableName | undefined;
}

/**
 * The shadow as it should be: the source's elements under the shadow's name, foreign keys re-pointed and re-named,
 * checks re-named where their names are unique in a database, no AUTO_INCREMENT counter. Where the `actual` shadow is
 * just that, it is returned itself: an analysis keeps what it read, and one table for two equal ones is enough.
 */
export function projectShadow(
  source: TableSchema,
  projection: ShadowProjection,
  actual?: TableSchema,
): TableSchema {
  const { options, tail, partitioning } = withoutCounter(source);
  const rename = (name: string): string => constraintName(name, source.name, projection.shadow);
  const elements = source.elements.flatMap((element): TableElement | TableElement[] => {
    if (element.kind === 'foreignKey') {
      const target = projection.mapTarget(element.target);
      return target
        ? printForeignKey({ ...element, name: rename(element.name), target }, projection.shadow)
        : [];
    }
    return element.kind === 'check' && element.name !== undefined && checkNamesAreGlobal(projection.server)
      ? renameCheck(element, rename(element.name))
      : element;
  });
  const projected = {
    name: projection.shadow,
    elements,
    options,
    tail,
    ...(partitioning === undefined ? {} : { partitioning }),
  };
  return actual && printsSame(actual, projected) ? actual : withText(projected);
}

/**
 * A constraint's name for the shadow, unique where the shadow's name is: names are per database on the server.
 * `orders_ibfk_1` of `orders` becomes `_test_orders_ibfk_1`; other names take the shadow's prefix or suffix.
 */
export function constraintName(name: string, source: TableName, shadow: TableName): string {
  if (source.name === shadow.name) return name;
  if (name.startsWith(`${source.name}_`)) return shorten(shadow.name + name.slice(source.name.length));
  if (shadow.name.endsWith(source.name)) return shorten(shadow.name.slice(0, -source.name.length) + name);
  if (shadow.name.startsWith(source.name)) return shorten(name + shadow.name.slice(source.name.length));
  return shorten(`${shadow.name}_${name}`);
}

/** Identifiers have at most 64 characters; a hash of the whole name keeps shortened ones apart. */
function shorten(name: string): string {
  if (name.length <= 64) return name;
  return `${name.slice(0, 55)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
