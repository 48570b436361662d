import { type ListedTable, listTables } from '../engine/catalog/listTables';
import type { Connection, ConnectionTarget } from '../engine/connection/connection';
import { withReadConnections } from '../engine/connection/openConnection';
import type { Analysis } from '../task/compare/analysis';
import { compareTables } from '../task/compareTables';
import { type NamedTables, type NameProblem, nameShadows } from '../task/names/shadowNames';
import type { TableComparison } from '../task/tableComparison';
import type { TaskSettings } from '../task/taskSettings';
import { unknownRenames } from './unknownRenames';
import { UsageError } from './usageError';

/** The tables that the command line means, compared. */
export interface AnalyzedTables {
  readonly analysis: Analysis;
  readonly comparisons: readonly TableComparison[];
  /** Tables of --all that cannot have a shadow by this rule. */
  readonly problems: readonly NameProblem[];
  readonly leftOut: readonly NameProblem[];
  readonly durationMs: number;
}

/** Names and compares the tables. Throws UsageError when a named table cannot be part of it, and EngineError. */
export function analyzeTables(
  target: ConnectionTarget,
  password: string,
  settings: TaskSettings,
  signal: AbortSignal,
): Promise<AnalyzedTables> {
  const batches = settings.range === 'all' ? Infinity : Math.ceil((2 * settings.tables.length) / 50);
  return withReadConnections(
    target,
    password,
    Math.max(1, Math.min(4, batches)),
    (connections) => analyze(connections, settings, signal),
    signal,
  );
}

async function analyze(
  connections: readonly [Connection, ...Connection[]],
  settings: TaskSettings,
  signal: AbortSignal,
): Promise<AnalyzedTables> {
  const [connection] = connections;
  const listed = await listTables(connection, settings.database, signal);
  const named = nameShadows(settings, listed, connection.server);
  if (settings.range === 'partial' && named.problems.length > 0) {
    throw new UsageError(named.problems.map((problem) => problem.message).join('\n'));
  }
  refuseStrangers(settings, named, listed);

  const skipped = new Set(settings.skipped);
  const problems = named.problems.filter(({ source }) => !skipped.has(source));
  const start = performance.now();
  for await (const progress of compareTables(connections, named.pairs, listed, settings, signal)) {
    if (progress.kind !== 'finished') continue;
    const { analysis, comparisons } = progress;
    refuseUnknownRenames(settings, analysis);
    const durationMs = Math.round(performance.now() - start);
    return { analysis, comparisons, problems, leftOut: named.leftOut, durationMs };
  }
  throw new Error('The analysis ended without a result.');
}

function refuseStrangers(settings: TaskSettings, named: NamedTables, listed: readonly ListedTable[]): void {
  const known = new Set([
    ...named.pairs.map(({ source }) => source.name),
    ...named.problems.map(({ source }) => source),
    ...listed.map(({ table }) => table.name),
  ]);
  const mentioned = {
    skip: settings.skipped,
    recreate: settings.recreated ?? [],
    rename: (settings.renamed ?? []).map(({ table }) => table),
  };
  for (const [option, names] of Object.entries(mentioned)) {
    const strange = names.filter((name) => !known.has(name));
    if (strange.length > 0) {
      throw new UsageError(
        `--${option} names ${strange.join(', ')}, and there is no such table in ${settings.database}. Check the name.`,
      );
    }
  }
}

function refuseUnknownRenames({ renamed = [], database }: TaskSettings, { tables }: Analysis): void {
  const [unknown] = unknownRenames(renamed, tables);
  if (!unknown) return;
  const { table, from, to } = unknown;
  throw new UsageError(
    `--rename ${table}.${from}=${to}: the shadow of ${table} in ${database} has no column ${from}, and ${table} no column ${to}. Check the names.`,
  );
}
