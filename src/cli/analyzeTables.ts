import { listTables } from '../engine/catalog/listTables';
import type { ConnectionTarget } from '../engine/connection/connection';
import { withConnection, withReadConnections } from '../engine/connection/openConnection';
import type { Analysis } from '../task/analysis';
import { compareTables } from '../task/compareTables';
import { type NameProblem, nameShadows } from '../task/shadowNames';
import type { TableComparison } from '../task/tableComparison';
import type { TaskSettings } from '../task/taskSettings';
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
export async function analyzeTables(
  target: ConnectionTarget,
  password: string,
  settings: TaskSettings,
  signal: AbortSignal,
): Promise<AnalyzedTables> {
  const { named, listed } = await withConnection(
    target,
    password,
    { purpose: 'read' },
    async (connection) => {
      const tables = await listTables(connection, settings.database, signal);
      return { named: nameShadows(settings, tables, connection.server), listed: tables };
    },
    signal,
  );
  if (settings.range === 'partial' && named.problems.length > 0) {
    throw new UsageError(named.problems.map((problem) => problem.message).join('\n'));
  }
  const chosen = new Set([
    ...named.pairs.map(({ source }) => source.name),
    ...named.problems.map(({ source }) => source),
  ]);
  const known = new Set(listed.map(({ table }) => table.name));
  const mentioned = { skip: settings.skipped, recreate: settings.recreated ?? [] };
  for (const [option, names] of Object.entries(mentioned)) {
    const strange = names.filter((name) => !chosen.has(name) && !known.has(name));
    if (strange.length > 0) {
      throw new UsageError(
        `--${option} names ${strange.join(', ')}, and there is no such table in ${settings.database}. Check the name.`,
      );
    }
  }

  const skipped = new Set(settings.skipped);
  const problems = named.problems.filter(({ source }) => !skipped.has(source));
  const start = performance.now();
  const connections = Math.min(4, Math.max(1, Math.ceil((2 * named.pairs.length) / 50)));
  const use: Parameters<typeof withReadConnections<AnalyzedTables>>[3] = async (reading) => {
    for await (const progress of compareTables(reading, named.pairs, listed, settings, signal)) {
      if (progress.kind !== 'finished') continue;
      const { analysis, comparisons } = progress;
      const durationMs = Math.round(performance.now() - start);
      return { analysis, comparisons, problems, leftOut: named.leftOut, durationMs };
    }
    throw new Error('The analysis ended without a result.');
  };
  return withReadConnections(target, password, connections, use, signal);
}
