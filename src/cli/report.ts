import { serverAddress } from '../engine/connection/serverAddress';
import type { ConnectionTarget } from '../engine/connection/connection';
import type { Hazard } from '../engine/ddl/ddlStatement';
import { hazardText } from '../task/compare/hazardCounts';
import { planEffect } from '../task/texts/planEffect';
import type { Plan } from '../task/plan';
import type { NameProblem } from '../task/names/shadowNames';
import { oneLine } from '../task/texts/oneLine';
import { sqlPreview } from '../task/texts/sqlPreview';
import type { AnalyzedTables } from './analyzeTables';
import { countText } from '../task/texts/countText';

/** One table as the command line reports it. */
interface Row {
  readonly source: string;
  readonly shadow: string;
  readonly result: string;
  readonly changes: readonly { readonly sign: string; readonly text: string }[];
  readonly hazards: readonly Hazard[];
  readonly statements: readonly string[];
  /** What the server will do to change the table. */
  readonly effect?: string;
  readonly reason?: string;
}

/** The comparison for people; with `statements` also everything that sync would run. */
export function analysisText(
  found: AnalyzedTables,
  plan: Plan,
  target: ConnectionTarget,
  extent: 'rows' | 'statements',
): string {
  const { analysis, durationMs, leftOut } = found;
  const rows = rowsOf(found, plan);
  const address = serverAddress(target);
  const parts = [
    `${plan.database} on ${address} (${analysis.server.version}): ${countText(rows.length, 'table')} compared in ${seconds(durationMs)}`,
    ...(rows.length > 0 ? [rowsText(rows)] : []),
    countsText(rows),
    ...(leftOut.length > 0 ? [leftOutText(leftOut)] : []),
    ...(extent === 'statements' ? [`\n${sqlPreview(plan, address).trimEnd()}`] : []),
  ];
  return parts.join('\n');
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Which tables --all leaves out, and why: a line each, as far as somebody reads them. */
export function leftOutText(leftOut: readonly NameProblem[]): string {
  const more = leftOut.length - mostLines;
  return [
    `Left out: ${countText(leftOut.length, 'table')}`,
    ...leftOut.slice(0, mostLines).map(({ message }) => `  ${oneLine(message)}`),
    ...(more > 0 ? [`  and ${more} more; analyze --json lists them all`] : []),
  ].join('\n');
}

const mostLines = 20;

/** The comparison for programs. */
export function analysisDocument(
  command: 'analyze' | 'check',
  found: AnalyzedTables,
  plan: Plan,
): Readonly<Record<string, unknown>> {
  const rows = rowsOf(found, plan);
  return {
    command,
    server: { version: plan.serverVersion, identity: plan.serverIdentity },
    database: plan.database,
    analysedAt: plan.analysedAt,
    inStep: rows.every(({ result }) => result === 'consistent' || result === 'skipped'),
    planHash: plan.hash,
    tables: rows,
    leftOut: found.leftOut.map(({ source, message }) => ({ source, reason: message })),
  };
}

function rowsOf({ problems, analysis }: AnalyzedTables, plan: Plan): Row[] {
  const nothing = { changes: [], hazards: [], statements: [] };
  const rows = new Map<string, Row>();
  for (const table of plan.tables) {
    const { pair, result, changes, hazards, statements } = table;
    const sql = statements.map((statement) => statement.sql);
    const effect = planEffect(statements);
    const row = { ...names(pair), result, changes, hazards, statements: sql };
    rows.set(pair.source.name, { ...row, ...(effect !== undefined && { effect }) });
  }
  for (const { pair, reason, detail } of plan.excluded) {
    const row = {
      ...names(pair),
      result: reason,
      ...nothing,
      ...(detail !== undefined && { reason: detail }),
    };
    rows.set(pair.source.name, row);
  }
  return [
    ...analysis.tables.flatMap(({ pair }) => rows.get(pair.source.name) ?? []),
    ...problems.map(({ source, shadow, message }) => {
      return { source, shadow, result: 'failed', ...nothing, reason: message };
    }),
  ];
}

function names(pair: Plan['tables'][number]['pair']): { readonly source: string; readonly shadow: string } {
  return { source: pair.source.name, shadow: pair.shadow.name };
}

function rowsText(rows: readonly Row[]): string {
  const titles = rows.map(({ source, shadow }) => oneLine(`${source} → ${shadow}`));
  const width = Math.min(60, Math.max(...titles.map((title) => title.length)));
  return rows
    .map((row, index) => {
      const details = [
        ...(row.reason === undefined ? [] : [row.reason]),
        ...row.changes.map(({ sign, text }) => `${sign} ${text}`),
        ...row.hazards.map(
          (hazard) => `${hazard.destructive ? '! destructive: ' : '! '}${hazardText(hazard)}`,
        ),
        ...(row.effect === undefined ? [] : [`server: ${row.effect}`]),
      ].map((detail) => `\n${' '.repeat(6)}${oneLine(detail)}`);
      return `  ${(titles[index] ?? '').padEnd(width)}  ${row.result}${details.join('')}`;
    })
    .join('\n');
}

function countsText(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { result } of rows) counts.set(result, (counts.get(result) ?? 0) + 1);
  return (
    [...counts].map(([result, count]) => `${count} ${result}`).join(', ') || 'There is nothing to compare.'
  );
}
