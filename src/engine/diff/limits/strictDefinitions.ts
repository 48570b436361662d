import { columnsOf } from '../../schema/elements';
import { stringsIn } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import { transactionalIsArias } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';
import { effectiveCollation } from '../effectiveCharset';

/**
 * Why a table is neither made nor changed that has a column or an option which its source got in a session that was not
 * strict, or that allowed invalid dates.
 */
export function refusesDefinition(table: TableSchema, server: ServerFacts): string | undefined {
  const option = findOption(table, 'TRANSACTIONAL');
  if (option && transactionalIsArias(server) && findOption(table, 'ENGINE')?.value !== 'Aria')
    return `${table.name.name} has ${option.text}, as its source has: a strict session neither makes nor changes such a table outside of Aria. Take it away from the source, or leave the table out.`;
  for (const column of columnsOf(table)) {
    const fault = memberFault(column, table, server) ?? defaultFault(column, server);
    if (fault !== undefined)
      return `Column ${column.name} of ${table.name.name} has ${fault.what}, as its source has: a strict session neither makes nor changes such a table. Give the source ${fault.instead}, or leave the table out.`;
  }
  return undefined;
}

interface Fault {
  readonly what: string;
  readonly instead: string;
}

/**
 * A member that is there twice, be it that two are printed alike (error 1291). Only what any collation takes for the
 * same is seen here; of letters with and without accents the server tells.
 */
function memberFault(column: ColumnElement, table: TableSchema, server: ServerFacts): Fault | undefined {
  const member = /^(?:enum|set)\(/i.test(column.type) ? memberTwice(column, table, server) : undefined;
  if (member === undefined) return undefined;
  return {
    what: `the member ${member} twice, or two that print and compare alike`,
    instead: 'members that differ',
  };
}

/** A default like the 31st of February (error 1067); the 0th passes. OceanBase changes such a table. */
function defaultFault({ type, defaultValue }: ColumnElement, { flavor }: ServerFacts): Fault | undefined {
  if (!/^date(?:time)?\b/i.test(type) || (flavor !== 'mariadb' && flavor !== 'mysql')) return undefined;
  const [, year, month, day] = (/^'(\d{4})-(\d\d)-(\d\d)/.exec(defaultValue ?? '') ?? []).map(Number);
  if (!month || year === undefined || day === undefined) return undefined;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day > lastDay
    ? { what: `the default ${defaultValue}, which is no date`, instead: 'another default' }
    : undefined;
}

function memberTwice(column: ColumnElement, table: TableSchema, server: ServerFacts): string | undefined {
  const folds = effectiveCollation(column, table, server)?.endsWith('_ci') === true;
  const seen = new Set<string>();
  for (const member of stringsIn(column.type)) {
    const compared = folds ? member.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : member;
    if (seen.has(compared)) return member;
    seen.add(compared);
  }
  return undefined;
}
