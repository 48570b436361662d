import type { AnalysisState, ComparisonResult, ComparisonRow } from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import { visibleText } from '../texts/visibleText';
import { nameFilter } from './nameFilter';

export type AnalysisTab = 'synchronised' | 'unsynchronised';

/** What the user has set to see of the analysis; kept while the page is hidden. */
export interface AnalysisView {
  readonly tab: AnalysisTab;
  readonly search: string;
  readonly result: ComparisonResult | 'any';
}

export const initialView: AnalysisView = { tab: 'synchronised', search: '', result: 'any' };

export const tabResults: Readonly<Record<AnalysisTab, readonly ComparisonResult[]>> = {
  synchronised: ['create', 'modify', 'recreate'],
  unsynchronised: ['consistent', 'skipped', 'failed', 'unsupported', 'comparing'],
};

/** The rows that stand under a tab. */
export function rowsOfTab(rows: readonly ComparisonRow[], tab: AnalysisTab): readonly ComparisonRow[] {
  return rows.filter((row) => tabResults[tab].includes(row.result));
}

/** How many of the rows are not still being compared. */
export function settledCount(rows: readonly ComparisonRow[]): number {
  return rows.filter(({ result }) => result !== 'comparing').length;
}

/** The rows that the search field and the result filter leave. */
export function filteredRows(
  rows: readonly ComparisonRow[],
  { search, result }: AnalysisView,
): readonly ComparisonRow[] {
  const matches = nameFilter(search);
  return rows.filter(
    (row) => (result === 'any' || row.result === result) && (matches(row.source) || matches(row.shadow)),
  );
}

/** Why no row of a tab is shown; `all` is how many it has. */
export function whyEmpty(all: number, { tab, search }: AnalysisView): string {
  if (all === 0) {
    return tab === 'synchronised'
      ? t('Nothing is left to synchronise. The other tab says of each table why.')
      : t('Every analysed table will be synchronised.');
  }
  return search.trim() === ''
    ? t('None of the {0} tables here matches this result.', numberText(all))
    : t('None of the {0} tables here matches “{1}”.', numberText(all), visibleText(search.trim()));
}

/** What to announce: progress in quarters, so that a screen reader is not flooded, and the outcome in counts. */
export function announcement({ status, compared, total, rows }: AnalysisState): string {
  switch (status) {
    case 'none':
      return '';
    case 'running': {
      const quarter = total === 0 ? 0 : Math.floor((compared / total) * 4) * 25;
      return quarter === 0 ? t('Analysis started') : t('{0} percent compared', quarter);
    }
    case 'done':
      return t(
        'Analysis finished. Tables to create: {0}, to modify: {1}, consistent: {2}, failed: {3}.',
        ...summary(rows),
      );
    case 'cancelled':
      return t(
        'Analysis cancelled. Tables to create: {0}, to modify: {1}, consistent: {2}, failed: {3}.',
        ...summary(rows),
      );
    case 'failed':
      return t('Analysis failed');
  }
}

function summary(rows: readonly ComparisonRow[]): readonly string[] {
  const told = ['create', 'modify', 'consistent', 'failed'] as const;
  return told.map((result) => numberText(rows.filter((row) => row.result === result).length));
}

/** Whether there is an analysis of the settings as they are. */
export function isCurrent(analysis: AnalysisState | undefined): boolean {
  return analysis?.status === 'done' && !analysis.stale;
}
