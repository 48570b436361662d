import { listCheckNames } from '../engine/catalog/listCheckNames';
import { foreignKeysQuery, type ListedForeignKey, listForeignKeys } from '../engine/catalog/listForeignKeys';
import type { ListedTable } from '../engine/catalog/listTables';
import {
  type Aside,
  type CreateStatement,
  readCreateStatements,
} from '../engine/catalog/readCreateStatements';
import type { Connection } from '../engine/connection/connection';
import { checkId, foreignKeyId } from '../engine/ddl/constraintNames';
import { EngineError } from '../engine/engineError';
import { noKnownParts } from '../engine/schema/parseTable';
import { type TableName, type TablePair, tableKey } from '../engine/schema/tableName';
import type { Analysis, AnalysisSettings, ReadPair } from './compare/analysis';
import { readNeighbours } from './compare/neighbours';
import { planAnalysis, planTogether } from './compare/planAnalysis';
import { readPair } from './compare/readPair';
import { shadowTargets } from './names/shadowTargets';
import type { TableComparison } from './tableComparison';

/** What an analysis tells while it works. */
export type AnalysisProgress =
  /** Some tables, as soon as both sides are read. Their effect on others and the names of new foreign keys show in the end. */
  | { readonly kind: 'tables'; readonly comparisons: readonly TableComparison[] }
  /** All tables in the order of the request, planned together, and what it takes to plan a part of them. */
  | {
      readonly kind: 'finished';
      readonly analysis: Analysis;
      readonly comparisons: readonly TableComparison[];
    };

/**
 * Reads both tables of all pairs and compares them. `listed` is what lies in the databases of the pairs: a shadow that
 * is not there is not asked for, since a refusal costs a round trip. Fifty tables in a round trip, spread over the
 * connections; the foreign keys' list goes along with the first (see listForeignKeys), and tables outside of the
 * analysis that they tie to it cost one more. A text is parsed only
 * where source and shadow differ or have foreign keys, and a line of it only once in the whole analysis. A table that
 * cannot be read is its own row. Throws `aborted`, and when the last connection is lost.
 */
export async function* compareTables(
  connections: readonly Connection[],
  pairs: readonly TablePair[],
  listed: readonly ListedTable[],
  settings: AnalysisSettings,
  signal?: AbortSignal,
): AsyncGenerator<AnalysisProgress, void, undefined> {
  const connection = connections.at(-1);
  if (!connection) throw new EngineError('connect', 'There is no connection to read tables with.');
  const { server } = connection;
  const analysedAt = new Date().toISOString();
  const kinds = new Map(listed.map(({ table, kind }) => [tableKey(table, server), kind]));
  const existing = new Set([...kinds].flatMap(([key, kind]) => (kind === 'table' ? [key] : [])));
  const { foreignKeys, aside } = askForeignKeys(connection, pairs, signal);
  // Awaited when all tables are read; should reading fail first, nobody asks any more.
  foreignKeys.catch(() => undefined);
  const checks = askCheckNames(connection, pairs, signal);
  checks.catch(() => undefined);

  // Until all is read, every table of the task counts as one that can be brought in step.
  const mapTarget = shadowTargets({ server, settings, existing }, pairs);
  const beforeNames = { server, takenNames: new Set<string>() };
  const read = new Map<TablePair, ReadPair>();
  const exists = (table: TableName): boolean => kinds.has(tableKey(table, server));
  for await (const batch of readPairs(connections, pairs, exists, signal, aside)) {
    for (const table of batch) read.set(table.pair, table);
    yield { kind: 'tables', comparisons: planTogether(beforeNames, batch, mapTarget) };
  }
  const tables = pairs.flatMap((pair) => read.get(pair) ?? []);
  const listedKeys = await foreignKeys;
  const ids = listedKeys.map(({ name, child }) => foreignKeyId(child.database, name));
  const takenNames = new Set([...ids, ...(await checks)]);
  const facts = { server, settings, analysedAt, tables, existing, takenNames };
  const neighbours = await readNeighbours(connections, facts, listedKeys, mapTarget, signal);
  const analysis: Analysis = { ...facts, neighbours };
  const all = new Set(pairs.map(({ source }) => source.name));
  yield { kind: 'finished', analysis, comparisons: planAnalysis(analysis, all) };
}

/** The foreign keys in the shadows' databases, along with the first tables where one question is enough. */
function askForeignKeys(
  connection: Connection,
  pairs: readonly TablePair[],
  signal: AbortSignal | undefined,
): { readonly foreignKeys: Promise<readonly ListedForeignKey[]>; readonly aside?: Aside } {
  const databases = [...new Set(pairs.map(({ shadow }) => shadow.database))];
  const [database = '', ...others] = databases;
  const sql = others.length === 0 ? foreignKeysQuery(database, connection.server) : undefined;
  if (sql === undefined) {
    const lists = Promise.all(databases.map((name) => listForeignKeys(connection, name, signal)));
    return { foreignKeys: lists.then((all) => all.flat()) };
  }
  const { promise, resolve } = withResolvers<Parameters<Aside['answered']>[0]>();
  const foreignKeys = listForeignKeys(connection, database, signal, promise);
  return { foreignKeys, aside: { sql, answered: resolve } };
}

/** The ids of the checks in the shadows' databases, where their names are one to a database. */
async function askCheckNames(
  connection: Connection,
  pairs: readonly TablePair[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const databases = [...new Set(pairs.map(({ shadow }) => shadow.database))];
  const ids = databases.map(async (database) => {
    const names = await listCheckNames(connection, database, signal);
    return names.map((name) => checkId(database, name));
  });
  return (await Promise.all(ids)).flat();
}

function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** The pairs whose second table has arrived, as each batch arrives. */
async function* readPairs(
  connections: readonly Connection[],
  pairs: readonly TablePair[],
  exists: (table: TableName) => boolean,
  signal: AbortSignal | undefined,
  aside: Aside | undefined,
): AsyncGenerator<readonly ReadPair[], void, undefined> {
  const requests: ReadRequest[] = [];
  const known = noKnownParts();
  const arrived = new Map<TablePair, CreateStatement>();
  for (const pair of pairs) {
    requests.push(readRequest(pair, 'source'));
    if (exists(pair.shadow)) requests.push(readRequest(pair, 'shadow'));
    else arrived.set(pair, { table: pair.shadow, status: 'absent' });
  }
  for await (const batch of readCreateStatements(connections, requests, signal, aside)) {
    const complete: ReadPair[] = [];
    for (const statement of batch) {
      const { pair, side } = statement.table;
      const other = arrived.get(pair);
      if (!other) {
        arrived.set(pair, statement);
        continue;
      }
      arrived.delete(pair);
      const [source, shadow] = side === 'source' ? [statement, other] : [other, statement];
      complete.push(readPair(pair, source, shadow, known));
    }
    if (complete.length > 0) yield complete;
  }
}

/** A table of a pair: one table may stand in several. */
interface ReadRequest extends TableName {
  readonly pair: TablePair;
  readonly side: keyof TablePair;
}

function readRequest(pair: TablePair, side: keyof TablePair): ReadRequest {
  const { database, name } = pair[side];
  return { database, name, pair, side };
}
