import { quoteIdentifier, quoteTable } from '../../schema/quoting';
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
  const copy = planning.options.alter.algorithm === undefined && keysNeedCopy(foreignKeys, table);
  const clauses = [...foreignKeys.map(addForeignKey), ...(copy ? ['ALGORITHM=COPY'] : [])];
  return alterTable(table, planning, 'addForeignKeys', copy ? () => 'copy' : predict, clauses);
}

/** With the target's database, though it be the table's: OceanBase takes the session's, and a run's has none. */
function addForeignKey({ name, columns, target, targetColumns, rules }: ForeignKeyElement): string {
  const list = (names: readonly string[]): string => names.map(quoteIdentifier).join(', ');
  const references = `REFERENCES ${quoteTable(target)} (${list(targetColumns)})${rules && ` ${rules}`}`;
  return `ADD CONSTRAINT ${quoteIdentifier(name)} FOREIGN KEY (${list(columns)}) ${references}`;
}
