import type { Connection, Row } from '../../engine/connection/connection';
import { type CountQuery, countQueries } from '../../engine/ddl/hazards/probes/countQuery';
import type { HazardCount } from '../../engine/ddl/ddlStatement';
import type { Finding, Probe } from '../../engine/ddl/hazards/finding';
import { findingsOf, recreation } from '../../engine/ddl/hazards/hazards';
import { underOldNames, withColumnsRenamed } from '../../engine/diff/renames/withColumnsRenamed';
import type { ColumnRename, TableDiff } from '../../engine/diff/tableDiff';
import { EngineError } from '../../engine/engineError';
import { countRows } from '../../engine/execute/countRows';
import type { OpenControl } from '../../engine/execute/openControl';
import { parseTable } from '../../engine/schema/parseTable';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import type { TablePair } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import { clockText } from '../texts/clockText';
import { countKey, isCountable } from './hazardCounts';
import type { ComparedTable, TableComparison } from '../tableComparison';

/** One table counted. */
export interface CountedTable {
  readonly source: string;
  readonly counts: ReadonlyMap<string, HazardCount>;
}

/** Tables with hazards that depend on their rows. */
export function countableTables(comparisons: Iterable<TableComparison>): TableComparison[] {
  return [...comparisons].filter(
    ({ state }) => state.status === 'compared' && state.compared.hazards.some(isCountable),
  );
}

/**
 * Asks the server whom the hazards of these tables meet, table by table, over one connection of its own. One round
 * trip a table, and one more for each unique key, check, period, foreign key and partitioning. What cannot be counted,
 * or not within `limitSeconds` (60 unless given), says why. Throws `aborted`, and when the server cannot be reached.
 */
export async function* countHazards(
  open: OpenControl,
  comparisons: readonly TableComparison[],
  signal: AbortSignal,
  limitSeconds = 60,
): AsyncGenerator<CountedTable, void, undefined> {
  let connection: Connection | undefined;
  const reading = async (): Promise<Connection> => {
    if (!connection || connection.lost.aborted) connection = await open(signal);
    return connection;
  };
  try {
    for (const { pair, state } of comparisons) {
      if (state.status !== 'compared') continue;
      const { server } = await reading();
      const counts = new Map<string, HazardCount>();
      for (const query of queriesOf(pair, state.compared, server, limitSeconds)) {
        const row = await ask(await reading(), query, limitSeconds, open, signal);
        for (const [index, { hazard, probe }] of query.probes.entries()) {
          counts.set(countKey(hazard, state.compared), countOf(row, index, probe));
        }
      }
      yield { source: pair.source.name, counts };
    }
  } finally {
    await connection?.close();
  }
}

function queriesOf(
  { shadow }: TablePair,
  { diff, expectedSql, shadowSql }: ComparedTable,
  server: ServerFacts,
  seconds: number,
): CountQuery[] {
  if (shadowSql === undefined) return [];
  const actual = { ...parseTable(shadowSql, shadow.database), name: shadow };
  return countQueries(actual, findingsOfDiff(diff, expectedSql, actual, server), server, seconds);
}

function findingsOfDiff(
  diff: TableDiff,
  expectedSql: string,
  actual: TableSchema,
  server: ServerFacts,
): Finding[] {
  switch (diff.kind) {
    case 'identical':
    case 'create':
    case 'unsupported':
      return [];
    case 'recreate':
      return [recreation];
    case 'alter': {
      const expected = parseTable(expectedSql, actual.name.database);
      const columns = diff.renamed?.columns ?? [];
      const renamed = columns.length > 0 ? withColumnsRenamed(actual, columns, server) : actual;
      const transition = { expected, actual: renamed, changes: diff.changes, server };
      const findings = findingsOf(transition, diff.renamed);
      return columns.length > 0 ? findings.map((finding) => askedBefore(finding, columns)) : findings;
    }
  }
}

/** The same question to the table before its columns are renamed. */
function askedBefore({ hazard, probe }: Finding, columns: readonly ColumnRename[]): Finding {
  if (!probe) return { hazard };
  const asked = (): Probe | undefined => {
    const made = probe();
    return made && { ...made, expression: underOldNames(made.expression, columns) };
  };
  return { hazard, probe: asked };
}

/** The row, or why there is none. A lost connection ends the whole count, a refusal only this one. */
async function ask(
  connection: Connection,
  query: CountQuery,
  limitSeconds: number,
  open: OpenControl,
  signal: AbortSignal,
): Promise<Row | EngineError> {
  try {
    return await countRows(connection, query, limitSeconds, open, signal);
  } catch (error) {
    if (!(error instanceof EngineError) || (error.code !== 'server' && error.code !== 'access')) throw error;
    return error;
  }
}

/** MariaDB 1969, MySQL 3024, OceanBase 4012: the server's own limit. */
const tooSlow: ReadonlySet<number | undefined> = new Set([1969, 3024, 4012]);

function countOf(row: Row | EngineError, index: number, { what, unit }: Probe): HazardCount {
  if (row instanceof EngineError) {
    const why = tooSlow.has(row.errno) ? 'it took too long' : row.message;
    return { text: `not counted: ${why}` };
  }
  const touched = Number(row[`c${index}`]);
  const total = Number(row['total']).toLocaleString('en');
  const number = touched.toLocaleString('en');
  const found = unit === 'rows' ? `${number} of ${total} rows ${what}` : `${number} ${what} in ${total} rows`;
  return { touched, text: `${found}, counted at ${clockText(new Date())}` };
}
