import type { Hazard } from '../engine/ddl/ddlStatement';
import type { DiffedTable } from '../engine/ddl/diffedTable';
import { type PlannedChange, planTables } from '../engine/ddl/planTables';
import { describeChange } from '../engine/diff/describeChange';
import { diffTables } from '../engine/diff/diffTables';
import { foreignKeysOf } from '../engine/schema/elements';
import type { TableName } from '../engine/schema/tableName';
import type { Analysis, ReadPair } from './analysis';
import { projectShadow } from './projectShadow';
import { shadowTargets } from './shadowTargets';
import type { ComparedTable, TableComparison } from './tableComparison';

/**
 * Compares and plans the tables of an analysis whose sources are `kept`, as one set: what one table does can ask for
 * statements on another. In the order of the analysis; asks no server.
 */
export function planAnalysis(analysis: Analysis, kept: ReadonlySet<string>): TableComparison[] {
  const tables = analysis.tables.filter(({ pair }) => kept.has(pair.source.name));
  const planned = tables.filter(({ status }) => status === 'read' || status === 'inStep');
  const mapTarget = shadowTargets(
    analysis,
    planned.map(({ pair }) => pair),
  );
  return planTogether(analysis, tables, mapTarget);
}

/** Compares and plans these tables as one set, with this mapping of the foreign keys' targets. */
export function planTogether(
  analysis: Pick<Analysis, 'server' | 'takenForeignKeys'>,
  tables: readonly ReadPair[],
  mapTarget: (target: TableName) => TableName | undefined,
): TableComparison[] {
  const diffed = tables.map((table) => diffPair(table, analysis, mapTarget));
  const changes = planTables(
    diffed.filter((table) => table !== undefined),
    analysis.server,
    analysis.takenForeignKeys,
  ).values();
  return tables.map((table, index) => {
    const schemas = diffed[index];
    const state = schemas
      ? ({ status: 'compared', compared: planned(schemas, changes.next().value!) } as const)
      : unplanned(table);
    return { pair: table.pair, state };
  });
}

function diffPair(
  table: ReadPair,
  { server }: Pick<Analysis, 'server'>,
  mapTarget: (target: TableName) => TableName | undefined,
): DiffedTable | undefined {
  if (table.status !== 'read') return undefined;
  const targets = JSON.stringify(foreignKeysOf(table.source).map(({ target }) => mapTarget(target) ?? null));
  const known = diffs.get(table);
  if (known?.targets === targets) return known.diffed;
  const projected = projectShadow(table.source, { shadow: table.pair.shadow, server, mapTarget });
  // An analysis keeps what it read: one table for two equal ones.
  const expected = table.shadow?.createStatement === projected.createStatement ? table.shadow : projected;
  const diff = diffTables(expected, table.shadow, server);
  const diffed = { expected, diff, ...(table.shadow && { actual: table.shadow }) };
  diffs.set(table, { targets, diffed });
  return diffed;
}

/** What is left out of a plan changes a table's difference only through the targets of its foreign keys. */
const diffs = new WeakMap<ReadPair, { readonly targets: string; readonly diffed: DiffedTable }>();

function planned(
  { expected, actual }: DiffedTable,
  { diff, statements, hazards }: PlannedChange,
): ComparedTable {
  const shadowSql = actual?.createStatement;
  const stays = diff.kind === 'identical' ? shadowSql : undefined;
  return {
    diff,
    statements,
    hazards: distinct(hazards),
    changes: diff.kind === 'alter' ? diff.changes.map(describeChange) : [],
    ...(shadowSql !== undefined && { shadowSql }),
    expectedSql: stays ?? expected.createStatement,
  };
}

function unplanned(table: ReadPair): TableComparison['state'] {
  switch (table.status) {
    case 'read':
      return { status: 'waiting' };
    case 'failed':
      return { status: 'failed', message: table.message };
    case 'inStep': {
      const { shadowSql } = table;
      const diff = { kind: 'identical' } as const;
      return { status: 'compared', compared: { diff, ...nothingToDo, shadowSql, expectedSql: shadowSql } };
    }
    case 'unsupported': {
      const { reason, sourceSql, shadowSql } = table;
      const diff = { kind: 'unsupported', reason } as const;
      const texts = { ...(shadowSql !== undefined && { shadowSql }), expectedSql: sourceSql };
      return { status: 'compared', compared: { diff, ...nothingToDo, ...texts } };
    }
  }
}

const nothingToDo = { statements: [], hazards: [], changes: [] } as const;

function distinct(hazards: readonly Hazard[]): Hazard[] {
  return [...new Map(hazards.map((hazard) => [`${hazard.kind} ${hazard.text}`, hazard])).values()];
}
