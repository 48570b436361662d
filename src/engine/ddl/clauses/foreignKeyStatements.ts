import { quoteIdentifier, quoteTable } from '../../schema/quoting';
import { isOverDescendingIndex } from '../../diff/indexes/generatedIndexes';
import { parseDataType } from '../../schema/dataType';
import { findColumn } from '../../schema/columns';
import { indexesOf } from '../../schema/elements';
import { isClustered, isFunctional } from '../../schema/indexes';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { type Planning, alterTable } from './alterTable';
import type { DdlEffect } from '../effects/ddlEffect';
import type { DdlStatement } from '../ddlStatement';
import { keysNeedCopy } from '../effects/forcedCopy';

/** Takes foreign keys away, before any table changes. */
export function dropForeignKeys(
  table: TableSchema,
  planning: Planning,
  predict: () => DdlEffect,
  foreignKeys: readonly ForeignKeyElement[],
): DdlStatement[] {
  const clauses = foreignKeys.map(({ name }) => `DROP FOREIGN KEY ${quoteIdentifier(name)}`);
  return alterTable(table, planning, 'dropForeignKeys', predict, clauses);
}

/** Adds foreign keys, when all tables have changed. */
export function addForeignKeys(
  table: TableSchema,
  planning: Planning,
  predict: () => DdlEffect,
  foreignKeys: readonly ForeignKeyElement[],
): DdlStatement[] {
  const { server } = planning;
  const copy = planning.options.alter.algorithm === undefined && keysNeedCopy(foreignKeys, table);
  const alter = (clauses: readonly string[]): DdlStatement[] =>
    alterTable(
      table,
      planning,
      'addForeignKeys',
      copy ? () => 'copy' : predict,
      copy && clauses.length > 0 ? [...clauses, 'ALGORITHM=COPY'] : clauses,
    );
  const leavesIndex = (key: ForeignKeyElement): boolean =>
    isOverHandleAlone(key.columns, table, server) || isOverDescendingIndex(key, table, server);
  return [
    ...alter(foreignKeys.filter((key) => !leavesIndex(key)).map(addForeignKey)),
    // One by one: two keys over the same columns share what the server makes.
    ...foreignKeys
      .filter(leavesIndex)
      .flatMap((key) => [
        ...alter([addForeignKey(key)]),
        ...alterTable(table, planning, 'addForeignKeys', predict, [
          `DROP INDEX ${quoteIdentifier(key.name)}`,
        ]),
      ]),
  ];
}

/**
 * Where a clustered primary key is one whole number, TiDB takes it for no index of a foreign key that ALTER TABLE adds:
 * it makes another of the key's name, as CREATE TABLE does not, and lets it go (run on 8.4).
 */
export function isOverHandleAlone(
  columns: readonly string[],
  table: TableSchema,
  server: ServerFacts,
): boolean {
  if (server.flavor !== 'tidb' || columns.length > 1) return false;
  const first = columns[0]!.toLowerCase();
  const type = findColumn(table, first)?.type ?? '';
  const over = indexesOf(table).filter(
    (index) => !isFunctional(index) && index.columns[0]?.toLowerCase() === first,
  );
  return (
    parseDataType(type).family === 'integer' &&
    over.some((index) => index.type === 'primary' && index.columns.length === 1 && isClustered(index)) &&
    !over.some(({ type: kind }) => kind !== 'primary')
  );
}

/** With the target's database, though it be the table's: OceanBase takes the session's, and a run's has none. */
function addForeignKey({ name, columns, target, targetColumns, rules }: ForeignKeyElement): string {
  const list = (names: readonly string[]): string => names.map(quoteIdentifier).join(', ');
  const references = `REFERENCES ${quoteTable(target)} (${list(targetColumns)})${rules && ` ${rules}`}`;
  return `ADD CONSTRAINT ${quoteIdentifier(name)} FOREIGN KEY (${list(columns)}) ${references}`;
}
