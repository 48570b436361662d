import { columnsOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { effectiveCollation } from './effectiveCharset';

/**
 * Why a table is neither made nor changed where a column of ENUM or SET has a member twice, be it that two are printed
 * alike: a source got it in a session that was not strict (error 1291). Only what any collation takes for the same is
 * seen here; of letters with and without accents the server tells.
 */
export function refusesMembers(table: TableSchema, server: ServerFacts): string | undefined {
  for (const column of columnsOf(table)) {
    const member = /^(?:enum|set)\(/i.test(column.type) ? memberTwice(column, table, server) : undefined;
    if (member !== undefined)
      return `Column ${column.name} of ${table.name.name} has the member ${member} twice, or two that print and compare alike, as its source has: a strict session neither makes nor changes such a table. Give the source members that differ, or leave the table out.`;
  }
  return undefined;
}

function memberTwice(column: ColumnElement, table: TableSchema, server: ServerFacts): string | undefined {
  const folds = effectiveCollation(column, table, server)?.endsWith('_ci') === true;
  const seen = new Set<string>();
  for (const [member] of column.type.matchAll(/'(?:[^'\\]|''|\\.)*'/gs)) {
    const compared = folds ? member.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : member;
    if (seen.has(compared)) return member;
    seen.add(compared);
  }
  return undefined;
}
