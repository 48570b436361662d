import { quoteTable } from '../../../schema/quoting';
import type { ServerFacts } from '../../../schema/serverFacts';
import { atLeast } from '../../../schema/serverVersion';
import { findOption } from '../../../schema/tableOptions';
import type { TableSchema } from '../../../schema/tableSchema';
import type { Hazard } from '../../ddlStatement';
import type { Finding, Probe } from '../finding';

/** One statement that counts; its row has `total` and a column for each probe: `c0`, `c1` … */
export interface CountQuery {
  readonly sql: string;
  readonly probes: readonly { readonly hazard: Hazard; readonly probe: Probe }[];
}

/**
 * What to ask to know whom the findings meet: one statement for the table, which reads it once, and one more for each
 * finding that may name what is not there. Rows that are history count, as the server converts them too. The server
 * ends each after `limitSeconds`, where it can be told to.
 */
export function countQueries(
  table: TableSchema,
  findings: readonly Finding[],
  server: ServerFacts,
  limitSeconds: number,
): CountQuery[] {
  const asked = findings.flatMap(({ hazard, probe }) => {
    const made = probe?.();
    return made ? [{ hazard, probe: made }] : [];
  });
  const together = asked.filter(({ probe }) => !probe.alone);
  const alone = asked.filter(({ probe }) => probe.alone).map((one) => [one]);
  const versions = findOption(table, 'WITH SYSTEM VERSIONING') ? ' FOR SYSTEM_TIME ALL' : '';
  const rows = `${quoteTable(table.name)}${versions}`;
  return [...(together.length > 0 ? [together] : []), ...alone].map((probes) => {
    const columns = probes.map(({ probe }, index) => `${probe.expression} AS c${index}`);
    const select = ['COUNT(*) AS total', ...columns].join(', ');
    return { sql: limited(`${select} FROM ${rows}`, server, limitSeconds), probes };
  });
}

/**
 * True where the server ends a SELECT by itself: MariaDB 10.1, MySQL 5.7.8 and OceanBase. TiDB lets some run on for
 * minutes, and with a limit 8.4 often breaks off the first one upon new partitions ("context canceled").
 */
export function limitsQueries(server: ServerFacts): boolean {
  return server.flavor !== 'tidb' && (server.flavor !== 'mysql' || atLeast(server, [5, 7, 8]));
}

function limited(selection: string, server: ServerFacts, seconds: number): string {
  const plain = `SELECT ${selection}`;
  if (!limitsQueries(server)) return plain;
  switch (server.flavor) {
    case 'mariadb':
      return `SET STATEMENT max_statement_time = ${seconds} FOR ${plain}`;
    case 'mysql':
      return `SELECT /*+ MAX_EXECUTION_TIME(${seconds * 1000}) */ ${selection}`;
    case 'tidb':
      return plain;
    case 'oceanbase':
      return `SELECT /*+ QUERY_TIMEOUT(${seconds * 1_000_000}) */ ${selection}`;
  }
}
