import type { Hazard, HazardCount, HazardKind } from '../../engine/ddl/ddlStatement';
import type { ComparedTable, TableComparison } from '../tableComparison';

/** What was counted on request: by source table, then by {@link countKey}. */
export type HazardCounts = ReadonlyMap<string, ReadonlyMap<string, HazardCount>>;

/** Names a hazard within its table. */
export function hazardKey({ kind, text }: Pick<Hazard, 'kind' | 'text'>): string {
  return `${kind} ${text}`;
}

/** The same words ask for something else where other columns are renamed, or foreign keys point to other tables. */
export function countKey(hazard: Hazard, { diff, expectedSql }: ComparedTable): string {
  const renames = diff.kind === 'alter' ? diff.renamed?.columns : undefined;
  return JSON.stringify([hazardKey(hazard), expectedSql, renames]);
}

/** True for hazards that depend on the rows of the shadow. */
export function isCountable({ kind }: Hazard): boolean {
  return !structural.has(kind);
}

const structural: ReadonlySet<HazardKind> = new Set([
  'dropsIndex',
  'dropsConstraint',
  'dropsPartitions',
  'dropsHistory',
  'expiresRows',
  'sharesSequence',
]);

/** The hazard in words, with what was counted. */
export function hazardText({ text, counted }: Hazard): string {
  return counted ? `${text} (${counted.text})` : text;
}

/** The comparison with what was counted of its hazards. */
export function withCounts(comparison: TableComparison, counts: HazardCounts | undefined): TableComparison {
  const { pair, state } = comparison;
  const counted = counts?.get(pair.source.name);
  if (!counted || state.status !== 'compared') return comparison;
  const { compared } = state;
  const hazards = compared.hazards.map((hazard): Hazard => {
    const count = counted.get(countKey(hazard, compared));
    return count ? { ...hazard, counted: count } : hazard;
  });
  return { pair, state: { status: 'compared', compared: { ...compared, hazards } } };
}
