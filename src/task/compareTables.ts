import { readForeignKeyNames } from '../engine/catalog/foreignKeyNames';
import { type ListedTable, listTables } from '../engine/catalog/listTables';
import { type CreateStatement, readCreateStatements } from '../engine/catalog/readCreateStatements';
import type { Connection } from '../engine/connection/connection';
import { EngineError } from '../engine/engineError';
import { quoteTable } from '../engine/schema/quoting';
import { type TableName, type TablePair, tableKey } from '../engine/schema/tableName';
import type { Analysis, AnalysisSettings, ReadPair } from './analysis';
import { planAnalysis, planTogether } from './planAnalysis';
import { readPair } from './readPair';
import { shadowTargets } from './shadowTargets';
import type { TableComparison } from './tableComparison';

/** What an analysis tells while it works. */
export type AnalysisProgress =
  /** One table, as soon as both sides are read. What it does to other tables shows only in the end. */
  | { readonly kind: 'table'; readonly comparison: TableComparison }
  /** All tables in the order of the request, planned together, and what it takes to plan a part of them. */
  | {
      readonly kind: 'finished';
      readonly analysis: Analysis;
      readonly comparisons: readonly TableComparison[];
    };

/**
 * Reads both tables of all pairs and compares them: fifty tables in a round trip, spread over the connections, and one
 * or two round trips before. A table that cannot be read is its own row. Throws `aborted`, when a database does not
 * exist, and when the last connection is lost.
 */
export async function* compareTables(
  connections: readonly Connection[],
  pairs: readonly TablePair[],
  settings: AnalysisSettings,
  signal?: AbortSignal,
): AsyncGenerator<AnalysisProgress, void, undefined> {
  const [connection] = connections;
  if (!connection) throw new EngineError('connect', 'There is no connection to read tables with.');
  const { server } = connection;
  const analysedAt = new Date().toISOString();
  const [listed, takenForeignKeys] = await Promise.all([
    listAll(connection, pairs, settings, signal),
    readTaken(connections.at(-1) ?? connection, pairs, signal),
  ]);
  const existing = new Set([...listed].flatMap(([key, kind]) => (kind === 'table' ? [key] : [])));

  // Until all is read, every table of the task counts as one that can be brought in step.
  const mapTarget = shadowTargets({ server, settings, existing }, pairs);
  const read = new Map<TablePair, ReadPair>();
  for await (const table of readPairs(connections, pairs, listed, signal)) {
    read.set(table.pair, table);
    const [comparison] = planTogether({ server, takenForeignKeys }, [table], mapTarget);
    if (comparison) yield { kind: 'table', comparison };
  }
  const tables = pairs.flatMap((pair) => read.get(pair) ?? []);
  const analysis: Analysis = { server, settings, analysedAt, tables, existing, takenForeignKeys };
  const all = new Set(pairs.map(({ source }) => source.name));
  yield { kind: 'finished', analysis, comparisons: planAnalysis(analysis, all) };
}

/** What lies in the databases of the pairs, by table key. */
async function listAll(
  connection: Connection,
  pairs: readonly TablePair[],
  settings: AnalysisSettings,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ListedTable['kind']>> {
  const databases = new Set([
    settings.database,
    ...pairs.flatMap(({ source, shadow }) => [source.database, shadow.database]),
  ]);
  const listed = new Map<string, ListedTable['kind']>();
  for (const database of databases) {
    for (const { table, kind } of await listTables(connection, database, signal)) {
      listed.set(tableKey(table, connection.server), kind);
    }
  }
  return listed;
}

async function readTaken(
  connection: Connection,
  pairs: readonly TablePair[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const database of new Set(pairs.map(({ shadow }) => shadow.database))) {
    for (const id of await readForeignKeyNames(connection, database, signal)) taken.add(id);
  }
  return taken;
}

/** Each pair when its second table has arrived. Only what exists is asked for: a refusal costs a round trip. */
async function* readPairs(
  connections: readonly Connection[],
  pairs: readonly TablePair[],
  listed: ReadonlyMap<string, ListedTable['kind']>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReadPair, void, undefined> {
  const server = connections[0]?.server;
  const arrived = new Map<string, CreateStatement>();
  const waiting = new Map<string, TablePair[]>();
  const tables: TableName[] = [];
  for (const pair of pairs) {
    for (const table of [pair.source, pair.shadow]) {
      const key = quoteTable(table);
      const kind = server && listed.get(tableKey(table, server));
      if (kind === undefined) arrived.set(key, { table, status: 'absent' });
      else if (!waiting.has(key)) tables.push(table);
      waiting.set(key, [...(waiting.get(key) ?? []), pair]);
    }
  }
  const finished = function* (pair: TablePair): Generator<ReadPair> {
    const source = arrived.get(quoteTable(pair.source));
    const shadow = arrived.get(quoteTable(pair.shadow));
    if (source && shadow) yield readPair(pair, source, shadow);
  };
  for (const pair of pairs) yield* finished(pair);
  for await (const statement of readCreateStatements(connections, tables, signal)) {
    const key = quoteTable(statement.table);
    arrived.set(key, statement);
    for (const pair of waiting.get(key) ?? []) yield* finished(pair);
  }
}
