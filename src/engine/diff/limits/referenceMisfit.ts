import { findColumn, isVirtual } from '../../schema/columns';
import { declaredLength, membersOf, parseDataType } from '../../schema/dataType';
import { indexesOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import {
  foreignKeysNeedIndex,
  forbidsKeysToPartitions,
  forbidsKeysToVirtualColumns,
  wantsLongChildren,
} from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { inOrderOf, supports } from '../diffForeignKeys';
import { effectiveCollation } from '../effectiveCharset';
import { isInvalid } from '../tidb/tidbRefusals';
import { clusteredKey } from '../clusteredKey';

/**
 * Why a foreign key of `child` cannot point to `parent` as that is, in words that follow the parent's name; undefined
 * where nothing is known to forbid it (MySQL manual, "FOREIGN KEY Constraints"; each pair of types run on the servers).
 */
export function referenceMisfit(
  foreignKey: ForeignKeyElement,
  child: TableSchema,
  parent: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (server.ignoresForeignKeys || isInvalid(foreignKey)) return undefined;
  return kindMisfit(child, parent, server) ?? columnsMisfit(foreignKey, child, parent, server);
}

/** Why a server does not make such a key, though it keeps one that is there. */
export function newKeyMisfit(
  { columns, targetColumns }: ForeignKeyElement,
  child: TableSchema,
  parent: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (!wantsLongChildren(server)) return undefined;
  for (const [at, name] of targetColumns.entries()) {
    const [to, from] = [findColumn(parent, name), findColumn(child, columns[at] ?? '')];
    if (to && from && isShorter(from, to))
      return `has ${nameInWords(name)} as ${to.type}, which is longer than ${from.type}`;
  }
  return undefined;
}

/** Of texts and binaries. */
function isShorter(one: ColumnElement, other: ColumnElement): boolean {
  const [length, otherLength] = [one, other].map(({ type }) =>
    /^(?:var)?(?:char|binary)\((\d+)\)/i.exec(type),
  );
  return length && otherLength ? Number(length[1]) < Number(otherLength[1]) : false;
}

/** What no key points to, unless it was made while checks were off. */
export function kindMisfit(child: TableSchema, parent: TableSchema, server: ServerFacts): string | undefined {
  const engine = findOption(parent, 'ENGINE')?.value;
  if (engine !== findOption(child, 'ENGINE')?.value) return `has the engine ${engine ?? 'of the server'}`;
  if (forbidsKeysToPartitions(server) && parent.partitioning !== undefined) return 'is partitioned';
  // TiDB's; error 8152.
  return findOption(parent, 'TTL') ? 'has rows that expire' : undefined;
}

/** What no server takes in the columns, not even while checks are off. */
export function columnsMisfit(
  foreignKey: ForeignKeyElement,
  child: TableSchema,
  parent: TableSchema,
  server: ServerFacts,
): string | undefined {
  const { columns, targetColumns } = foreignKey;
  for (const [at, name] of targetColumns.entries()) {
    const to = findColumn(parent, name);
    if (!to) return `has no column ${nameInWords(name)}`;
    if (forbidsKeysToVirtualColumns(server) && isVirtual(to))
      return `has ${nameInWords(name)} as a virtual column`;
    const from = findColumn(child, columns[at] ?? '');
    if (from && !fit(from, child, to, parent, server)) {
      return `has ${nameInWords(name)} as ${printed(to, parent, server)}, which does not fit ${printed(from, child, server)}`;
    }
  }
  const clustering = clusteredKey(parent)?.columns ?? [];
  const isIndexed = indexesOf(parent).some((index) =>
    supports(
      // InnoDB has the key by which the rows lie behind the columns of every index, and counts it.
      foreignKeysNeedIndex(server) ? { ...index, columns: [...index.columns, ...clustering] } : index,
      // OceanBase takes the columns in any order.
      server.flavor === 'oceanbase' ? inOrderOf(index, targetColumns) : targetColumns,
    ),
  );
  return isIndexed ? undefined : `has no index that begins with ${targetColumns.map(nameInWords).join(', ')}`;
}

function fit(
  from: ColumnElement,
  child: TableSchema,
  to: ColumnElement,
  parent: TableSchema,
  server: ServerFacts,
): boolean {
  const wanted = comparedType(from, child, server);
  const found = comparedType(to, parent, server);
  return wanted === undefined || found === undefined || wanted === found;
}

/** What must be the same in both columns; each pair of types was run on the servers. */
function comparedType(column: ColumnElement, table: TableSchema, server: ServerFacts): string | undefined {
  const type = parseDataType(column.type);
  const { name } = type;
  const collation = effectiveCollation(column, table, server);
  if (server.flavor === 'oceanbase' || server.flavor === 'tidb') {
    const isSigned = server.flavor === 'oceanbase' ? /int$/ : /int$|^(?:decimal|float|double)$/;
    return [name, isSigned.test(name) && type.unsigned, collation].join(' ');
  }
  // InnoDB takes much for whole numbers, and much else for mere bytes.
  switch (type.family) {
    case 'integer':
      return type.unsigned ? `${name} unsigned` : name;
    case 'temporal':
      return name === 'date' ? 'mediumint' : 'bytes';
    case 'year':
      return 'tinyint unsigned';
    case 'enum':
      return membersOf(type).length < 256 ? 'tinyint unsigned' : 'smallint unsigned';
    case 'set':
      return `${setIntegers[Math.ceil(membersOf(type).length / 8) - 1] ?? 'bigint'} unsigned`;
    case 'decimal':
    case 'bit':
    case 'address':
      return 'bytes';
    case 'float':
      return name;
    case 'text':
    case 'binary':
      return declaredLength(type) === undefined ? undefined : (collation ?? 'bytes');
    case 'json':
    case 'spatial':
    case 'other':
      return undefined;
  }
}

/** By bytes, with a bit for each member; beyond four they are eight (MySQL manual, "Data Type Storage Requirements"). */
const setIntegers = ['tinyint', 'smallint', 'mediumint', 'int'];

function printed(column: ColumnElement, table: TableSchema, server: ServerFacts): string {
  return [column.type, effectiveCollation(column, table, server)].filter(Boolean).join(' ');
}
