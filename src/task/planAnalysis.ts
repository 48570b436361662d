import type { Hazard } from '../engine/ddl/ddlStatement';
import type { DiffedTable } from '../engine/ddl/diffedTable';
import { type PlannedChange, planTables } from '../engine/ddl/planTables';
import { describeChange } from '../engine/diff/describeChange';
import { diffTables } from '../engine/diff/diffTables';
import { foreignKeysOf } from '../engine/schema/elements';
import { fingerprint } from '../engine/schema/fingerprint';
import type { TableName } from '../engine/schema/tableName';
import type { Analysis, ReadPair } from './analysis';
import { projectShadow } from './projectShadow';
import { shadowTargets } from './shadowTargets';
import type { TableComparison } from './tableComparison';

/**
 * Compares and plans the tables of an analysis whose sources are `kept`, as one set: what one table does can ask for
 * statements on another. In the order of the analysis; asks no server.
 */
export function planAnalysis(analysis: Analysis, kept: ReadonlySet<string>): TableComparison[] {
  const tables = analysis.tables.filter(({ pair }) => kept.has(pair.source.name));
  const planned = tables.filter(({ status }) => status === 'read').map(({ pair }) => pair);
  return planTogether(analysis, tables, shadowTargets(analysis, planned));
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
    return schemas ? compared(table, schemas, changes.next().value!) : unplanned(table);
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
  // Most shadows are in step, and an analysis keeps what it read: one table for two equal ones.
  const expected = table.shadow?.createStatement === projected.createStatement ? table.shadow : projected;
  const diff = diffTables(expected, table.shadow, server);
  const diffed = { expected, diff, ...(table.shadow && { actual: table.shadow }) };
  diffs.set(table, { targets, diffed });
  return diffed;
}

/** What is left out of a plan changes a table's difference only through the targets of its foreign keys. */
const diffs = new WeakMap<ReadPair, { readonly targets: string; readonly diffed: DiffedTable }>();

function compared(table: ReadPair, schemas: DiffedTable, plan: PlannedChange): TableComparison {
  if (table.status !== 'read') return unplanned(table);
  const { pair, source, shadow } = table;
  return {
    pair,
    state: {
      status: 'compared',
      compared: {
        diff: plan.diff,
        statements: plan.statements,
        hazards: distinct(plan.hazards),
        changes: plan.diff.kind === 'alter' ? plan.diff.changes.map(describeChange) : [],
        sourceFingerprint: fingerprintOf(source),
        shadowFingerprint: shadow ? fingerprintOf(shadow) : 'absent',
        sourceSql: source.createStatement,
        ...(shadow && { shadowSql: shadow.createStatement }),
        expectedSql: schemas.expected.createStatement,
      },
    },
  };
}

function unplanned(table: ReadPair): TableComparison {
  const { pair } = table;
  switch (table.status) {
    case 'failed':
      return { pair, state: { status: 'failed', message: table.message } };
    case 'unsupported': {
      const { reason, sourceSql, shadowSql } = table;
      return {
        pair,
        state: {
          status: 'compared',
          compared: {
            diff: { kind: 'unsupported', reason },
            statements: [],
            hazards: [],
            changes: [],
            sourceFingerprint: '',
            shadowFingerprint: '',
            sourceSql,
            ...(shadowSql !== undefined && { shadowSql }),
            expectedSql: sourceSql,
          },
        },
      };
    }
    case 'read':
      return { pair, state: { status: 'waiting' } };
  }
}

function distinct(hazards: readonly Hazard[]): Hazard[] {
  return [...new Map(hazards.map((hazard) => [`${hazard.kind} ${hazard.text}`, hazard])).values()];
}

/** Hashing is what a plan costs most, and the schemas of an analysis stay the same. */
const fingerprints = new WeakMap<Parameters<typeof fingerprint>[0], string>();

function fingerprintOf(schema: Parameters<typeof fingerprint>[0]): string {
  const known = fingerprints.get(schema) ?? fingerprint(schema);
  fingerprints.set(schema, known);
  return known;
}
