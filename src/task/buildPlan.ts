import { fingerprint } from '../engine/schema/fingerprint';
import type { Analysis, ReadPair } from './compare/analysis';
import { counterTables } from './compare/counterTables';
import { type HazardCounts, withCounts } from './compare/hazardCounts';
import { parsed } from './compare/keysInStep';
import type { ExcludedTable, Plan, PlannedTable } from './plan';
import { planAnalysis } from './compare/planAnalysis';
import { planHash } from './planHash';
import { noWishes, type PlanWishes } from './compare/planWishes';
import type { TableComparison } from './tableComparison';

/** The user's choice among the analysed tables. */
export interface PlanChoice {
  /** Source tables that the user skipped. */
  readonly skipped: Iterable<string>;
  readonly allowDestructive: boolean;
  /** None unless given. */
  readonly wishes?: PlanWishes;
  /** What was counted of the hazards; it changes how they are told, never what runs. */
  readonly counts?: HazardCounts;
}

/**
 * The plan of an analysis without what is skipped and, unless allowed, without tables with destructive changes. What
 * remains is planned anew as a set of its own: its foreign keys point to nothing that is left out. Asks no server.
 */
export function buildPlan(given: Analysis, choice: PlanChoice): Plan {
  const { wishes = noWishes, counts } = choice;
  const analysis = counterTables(given, wishes.counter);
  const skipped = new Set(choice.skipped);
  const sources = analysis.tables.map(({ pair }) => pair.source.name);
  const kept = new Set(sources.filter((source) => !skipped.has(source)));
  const destructive = new Map<string, string>();
  let comparisons = planAnalysis(analysis, kept, wishes);
  while (!choice.allowDestructive) {
    const refused = comparisons.filter((comparison) => destructiveText(comparison) !== '');
    if (refused.length === 0) break;
    for (const comparison of refused) {
      destructive.set(comparison.pair.source.name, destructiveText(comparison));
      kept.delete(comparison.pair.source.name);
    }
    comparisons = planAnalysis(analysis, kept, wishes);
  }

  const bySource = new Map(comparisons.map((comparison) => [comparison.pair.source.name, comparison]));
  const excluded = analysis.tables.flatMap(({ pair }): ExcludedTable[] => {
    const source = pair.source.name;
    if (skipped.has(source)) return [{ pair, reason: 'skipped' }];
    const detail = destructive.get(source);
    if (detail !== undefined) return [{ pair, reason: 'destructive', detail }];
    const comparison = bySource.get(source);
    return comparison ? exclusion(comparison) : [];
  });
  const tables = new Map(analysis.tables.map((table) => [table.pair.source.name, table]));
  const plan = {
    serverIdentity: analysis.server.identity,
    serverVersion: analysis.server.version,
    database: analysis.settings.database,
    analysedAt: analysis.analysedAt,
    tables: comparisons.flatMap((comparison) =>
      plannedTable(withCounts(comparison, counts), tables.get(comparison.pair.source.name)),
    ),
    excluded,
  };
  return { hash: planHash(plan), ...plan };
}

function destructiveText({ state }: TableComparison): string {
  if (state.status !== 'compared') return '';
  return state.compared.hazards
    .filter((hazard) => hazard.destructive)
    .map((hazard) => hazard.text)
    .join('; ');
}

function exclusion({ pair, state }: TableComparison): ExcludedTable[] {
  switch (state.status) {
    case 'waiting':
      return [{ pair, reason: 'failed', detail: 'It was not analysed.' }];
    case 'failed':
      return [{ pair, reason: 'failed', detail: state.message }];
    case 'compared': {
      const { diff } = state.compared;
      switch (diff.kind) {
        case 'identical':
          return [{ pair, reason: 'consistent' }];
        case 'unsupported':
          return [{ pair, reason: 'unsupported', detail: diff.reason }];
        case 'create':
        case 'recreate':
        case 'alter':
          return [];
      }
    }
  }
}

function plannedTable({ pair, state }: TableComparison, given: ReadPair | undefined): PlannedTable[] {
  if (state.status !== 'compared' || !given) return [];
  const { diff, statements, changes, hazards, expectedSql, shadowSql } = state.compared;
  if (diff.kind !== 'create' && diff.kind !== 'recreate' && diff.kind !== 'alter') return [];
  const table = parsed(given);
  if (table.status !== 'read') return [];
  const result = diff.kind === 'alter' ? 'modify' : diff.kind;
  const sourceFingerprint = fingerprint(table.source);
  const shadowFingerprint = table.shadow ? fingerprint(table.shadow) : 'absent';
  return [
    {
      pair,
      result,
      statements,
      changes,
      hazards,
      sourceFingerprint,
      shadowFingerprint,
      ...(shadowSql !== undefined && { shadowSql }),
      expectedSql,
    },
  ];
}
