import type { ConnectionTarget } from '../engine/connection/connection';
import { openConnection } from '../engine/connection/openConnection';
import { countableTables, type CountedTable, countHazards } from '../task/compare/countHazards';
import type { HazardCounts } from '../task/compare/hazardCounts';
import { planAnalysis } from '../task/compare/planAnalysis';
import { planWishes } from '../task/compare/planWishes';
import type { TaskSettings } from '../task/taskSettings';
import type { AnalyzedTables } from './analyzeTables';

/** Whom the hazards of the analysed tables meet, skipped ones left aside. Throws EngineError. */
export async function countTables(
  { analysis }: AnalyzedTables,
  target: ConnectionTarget,
  password: string,
  settings: TaskSettings,
  signal: AbortSignal,
): Promise<HazardCounts> {
  const skipped = new Set(settings.skipped);
  const sources = analysis.tables.map(({ pair }) => pair.source.name);
  const kept = new Set(sources.filter((source) => !skipped.has(source)));
  const tables = countableTables(planAnalysis(analysis, kept, planWishes(settings)));
  if (tables.length === 0) return new Map();
  const open = (openSignal?: AbortSignal) =>
    openConnection(target, password, { purpose: 'read' }, openSignal);
  const counts = new Map<string, CountedTable['counts']>();
  for await (const counted of countHazards(open, tables, signal)) counts.set(counted.source, counted.counts);
  return counts;
}
