import type { Hazard } from '../../../engine/ddl/ddlStatement';
import { type RenameCandidate, renameCandidates } from '../../../engine/ddl/renameCandidates';
import { isRenamed, type TableChange, type TableDiff, unsupportedDiff } from '../../../engine/diff/tableDiff';
import { parseTable } from '../../../engine/schema/parseTable';
import type { AnalysisState, ComparisonResult, ComparisonRow } from '../../../protocol/taskForm';
import type { Analysis } from '../../../task/compare/analysis';
import { hazardText, isCountable, withCounts } from '../../../task/compare/hazardCounts';
import { type Plan, statementCount } from '../../../task/plan';
import { planEffect } from '../../../task/texts/planEffect';
import type { TableComparison } from '../../../task/tableComparison';
import type { TaskSettings } from '../../../task/taskSettings';
import type { CountState } from './formCounts';

/** An analysis as it goes on: comparisons under their source's name, in the order of the list. */
export interface AnalysisRun {
  readonly status: AnalysisState['status'];
  /** What it was made for: another key now means that it is stale. */
  readonly key: string;
  readonly comparisons: ReadonlyMap<string, TableComparison>;
  readonly durationMs: number;
  /** What plans are made of; there when it is done. */
  readonly analysis?: Analysis;
  readonly message?: string;
}

export const noAnalysis: AnalysisRun = { status: 'none', key: '', comparisons: new Map(), durationMs: 0 };

/** The settings that an analysis depends on; skips, execution and remarks are not among them. */
export function analysisKey(settings: TaskSettings): string {
  const { connectionId, database, range, nameRule, tables, exclude = [], foreignKeyPolicy } = settings;
  return JSON.stringify([
    connectionId,
    database,
    range,
    nameRule,
    range === 'all' ? exclude : tables,
    foreignKeyPolicy,
  ]);
}

/** What the page shows of an analysis; `plan` is what would run now, where there is one. */
export function analysisState(
  analysis: AnalysisRun,
  skippedSources: readonly string[],
  stale: boolean,
  plan: Plan | undefined,
  { counts, counting }: CountState = { counts: new Map() },
): AnalysisState {
  const skipped = new Set(skippedSources);
  const held = heldTables(plan);
  const rows = [...analysis.comparisons.values()].map((comparison) =>
    comparisonRow(withCounts(asPlanned(comparison, held), counts), skipped),
  );
  return {
    status: analysis.status,
    stale,
    compared: rows.filter((row) => row.result !== 'comparing').length,
    total: rows.length,
    durationMs: analysis.durationMs,
    ...(analysis.message === undefined ? {} : { message: analysis.message }),
    rows,
    destructive: rows
      .filter((row) => row.canSkip)
      .flatMap((row) =>
        row.hazards
          .filter((hazard) => hazard.destructive)
          .map((hazard) => ({ source: row.source, text: hazardText(hazard) })),
      ),
    countable: rows.filter((row) => row.canSkip && row.hazards.some(isCountable)).length,
    ...(counting ? { counting } : {}),
    statementCount: plan ? statementCount(plan) : 0,
    ...(plan ? { planHash: plan.hash } : {}),
  };
}

/** By source, why tables cannot be brought in step as the choice is now: what is left out may hold others. */
function heldTables(plan: Plan | undefined): ReadonlyMap<string, string> {
  const excluded = plan?.excluded ?? [];
  return new Map(
    excluded.flatMap(({ pair, reason, detail = '' }) =>
      reason === 'unsupported' ? [[pair.source.name, detail] as const] : [],
    ),
  );
}

/** The comparison is that of all tables together; the plan is of those that the user leaves in. */
function asPlanned(comparison: TableComparison, held: ReadonlyMap<string, string>): TableComparison {
  const { pair, state } = comparison;
  const reason = held.get(pair.source.name);
  if (reason === undefined || state.status !== 'compared' || state.compared.diff.kind === 'unsupported') {
    return comparison;
  }
  const diff = unsupportedDiff(reason, state.compared.diff);
  return {
    pair,
    state: {
      status: 'compared',
      compared: { ...state.compared, diff, statements: [], hazards: [], changes: [] },
    },
  };
}

function comparisonRow(comparison: TableComparison, skipped: ReadonlySet<string>): ComparisonRow {
  const { pair, state } = comparison;
  const compared = state.status === 'compared' ? state.compared : undefined;
  const result = comparisonResult(comparison, skipped);
  const reason = reasonOf(comparison);
  const effect = planEffect(compared?.statements ?? []);
  return {
    source: pair.source.name,
    shadow: pair.shadow.name,
    result,
    changes: compared?.changes ?? [],
    // A row has room for one, and the rest behind a number.
    hazards: destructiveFirst(compared?.hazards ?? []),
    ...(reason === undefined ? {} : { reason }),
    canSkip: result === 'create' || result === 'modify' || result === 'recreate',
    canUndoSkip: result === 'skipped',
    canRecreate: result === 'modify' || isRecreatable(compared?.diff),
    canRename: result !== 'skipped' && mayRename(compared?.diff),
    ...(effect === undefined ? {} : { effect }),
  };
}

function destructiveFirst(hazards: readonly Hazard[]): readonly Hazard[] {
  return hazards.toSorted((left, right) => Number(right.destructive) - Number(left.destructive));
}

function comparisonResult({ pair, state }: TableComparison, skipped: ReadonlySet<string>): ComparisonResult {
  switch (state.status) {
    case 'waiting':
      return 'comparing';
    case 'failed':
      return 'failed';
    case 'compared':
      switch (state.compared.diff.kind) {
        case 'identical':
          return 'consistent';
        case 'unsupported':
          return 'unsupported';
        case 'create':
          return skipped.has(pair.source.name) ? 'skipped' : 'create';
        case 'recreate':
          return skipped.has(pair.source.name) ? 'skipped' : 'recreate';
        case 'alter':
          return skipped.has(pair.source.name) ? 'skipped' : 'modify';
      }
  }
}

/** True where a column goes and another one comes, or the user called one renamed. */
function mayRename(diff: TableDiff | undefined): boolean {
  if (isRenamed(diff)) return true;
  const kinds = new Set(diff && changesOf(diff).map(({ kind }) => kind));
  return kinds.has('dropColumn') && kinds.has('addColumn');
}

/** The columns of a shadow that go, each with those that it may be under another name. */
export function candidatesOf({ pair, state }: TableComparison): readonly RenameCandidate[] {
  if (state.status !== 'compared') return [];
  const { diff, shadowSql } = state.compared;
  if (shadowSql === undefined) return [];
  return renameCandidates(changesOf(diff), parseTable(shadowSql, pair.shadow.database));
}

/** Of the table, or of one that is the shadow only if the user says so. */
function changesOf(diff: TableDiff): readonly TableChange[] {
  return diff.kind === 'alter' || diff.kind === 'unsupported' ? (diff.changes ?? []) : [];
}

function isRecreatable(diff: TableDiff | undefined): boolean {
  return diff?.kind === 'unsupported' && diff.recreatable === true;
}

function reasonOf({ state }: TableComparison): string | undefined {
  if (state.status === 'failed') return state.message;
  if (state.status !== 'compared' || state.compared.diff.kind !== 'unsupported') return undefined;
  return state.compared.diff.reason;
}
