import type { Hazard } from '../../engine/ddl/ddlStatement';
import { type DiffedTable, presentShadow, unsupportedTable } from '../../engine/ddl/diffedTable';
import { dangerOf, type PlannedChange, planTables } from '../../engine/ddl/planTables';
import { type ChangeText, describeChange, describeRename } from '../../engine/diff/describeChange';
import { diffTables } from '../../engine/diff/diffTables';
import { diffRenamed } from '../../engine/diff/renames/diffRenamed';
import type { ColumnRename, TableDiff } from '../../engine/diff/tableDiff';
import { foreignKeysOf } from '../../engine/schema/elements';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { Analysis, ReadPair } from './analysis';
import { hazardKey } from './hazardCounts';
import { counterTables } from './counterTables';
import { parsed, withKeysInStep } from './keysInStep';
import { understood } from './neighbours';
import { noWishes, type PlanWishes } from './planWishes';
import { projectShadow } from '../projectShadow';
import { otherShadows, recreateDiff } from './recreateTables';
import { shadowTargets } from '../names/shadowTargets';
import { refuseStranger } from './stranger';
import { refuseTied } from './tiedShadows';
import type { ComparedTable, TableComparison } from '../tableComparison';

/**
 * Compares and plans the tables of an analysis whose sources are `kept`, as one set: what one table does can ask for
 * statements on another. In the order of the analysis; asks no server.
 */
export function planAnalysis(
  given: Analysis,
  kept: ReadonlySet<string>,
  wishes: PlanWishes = noWishes,
): TableComparison[] {
  const analysis = counterTables(given, wishes.counter);
  const tables = analysis.tables.filter(({ pair }) => kept.has(pair.source.name));
  const planned = tables.filter(({ status }) => status !== 'failed' && status !== 'unsupported');
  const mapTarget = shadowTargets(
    analysis,
    planned.map(({ pair }) => pair),
  );
  const others = [...analysis.neighbours, ...otherShadows(analysis.tables, kept)];
  const settled = settledParents(analysis, planned, mapTarget);
  return planTogether(analysis, tables, mapTarget, wishes, others, settled);
}

/**
 * Compares and plans these tables as one set, with this mapping of the foreign keys' targets; `others` stay as they are,
 * and so do `settled`, which are like their sources or sources themselves. The order counts: what differs tells which
 * tables' foreign keys must be known; a shadow that is made anew differs by wish; what cannot be tied to tables that stay
 * becomes one that stays; only then is it known which keys must go and come back.
 */
export function planTogether(
  analysis: Pick<Analysis, 'server' | 'takenNames'>,
  given: readonly ReadPair[],
  mapTarget: (target: TableName) => TableName | undefined,
  wishes: PlanWishes = noWishes,
  others: readonly TableSchema[] = [],
  settled: readonly TableSchema[] = [],
): TableComparison[] {
  const { server } = analysis;
  const changed = given.flatMap((table) => {
    const diffed = diffPair(table, analysis, mapTarget, wishes);
    return diffed && isChange(diffed.diff) ? [diffed] : [];
  });
  // A shadow that is made anew is one more change; few wish for it.
  const tables =
    wishes.recreated.size > 0 ? given.map(parsed) : withKeysInStep(given, changed, server, mapTarget);
  const compared = tables.map((table) => diffPair(table, analysis, mapTarget, wishes));
  const chosen = withRecreated(tables, compared, wishes, server);
  const diffed = refuseTied(
    chosen.map((table) => table && withoutDanger(table, wishes, server)),
    others,
    settled,
    server,
  );
  const changes = planTables(
    diffed.filter((table) => table !== undefined),
    analysis.server,
    analysis.takenNames,
    wishes,
  ).values();
  return tables.map((table, index) => {
    const schemas = diffed[index];
    const state = schemas
      ? ({ status: 'compared', compared: comparedTable(schemas, changes.next().value!) } as const)
      : unplanned(table);
    return { pair: table.pair, state };
  });
}

/** The shadows in step, and the sources of the task, that keys of the planned tables are to point to. */
function settledParents(
  { tables, server }: Analysis,
  planned: readonly ReadPair[],
  mapTarget: (target: TableName) => TableName | undefined,
): TableSchema[] {
  const keys = planned.flatMap((table) => (table.status === 'read' ? foreignKeysOf(table.source) : []));
  const parents = new Set(keys.map(({ target }) => tableKey(mapTarget(target) ?? target, server)));
  return tables.flatMap((table) => {
    const { source, shadow } = table.pair;
    const isParent = [source, shadow].map((name) => parents.has(tableKey(name, server)));
    if (!isParent.includes(true)) return [];
    if (table.status === 'read') return isParent[0] ? [table.source] : [];
    if (table.status !== 'inStep' && table.status !== 'sameButKeys') return [];
    const names = [source, shadow].filter((_, at) => isParent[at]);
    return understood(table.shadowSql, shadow).flatMap((schema) =>
      names.map((name) => ({ ...schema, name })),
    );
  });
}

function isChange({ kind }: TableDiff): boolean {
  return kind === 'alter' || kind === 'recreate';
}

/** What stays for what the user asks of statements is known before keys are tied to it. */
function withoutDanger(table: DiffedTable, wishes: PlanWishes, server: Analysis['server']): DiffedTable {
  const reason = dangerOf(table, wishes, server);
  return reason === undefined ? table : unsupportedTable(table, reason);
}

function withRecreated(
  tables: readonly ReadPair[],
  diffed: readonly (DiffedTable | undefined)[],
  { recreated }: PlanWishes,
  server: Analysis['server'],
): readonly (DiffedTable | undefined)[] {
  if (recreated.size === 0) return diffed;
  return diffed.map((table, index) =>
    table && recreated.has(tables[index]?.pair.source.name ?? '')
      ? { ...table, diff: recreateDiff(table, server) }
      : table,
  );
}

function diffPair(
  table: ReadPair,
  { server }: Pick<Analysis, 'server'>,
  mapTarget: (target: TableName) => TableName | undefined,
  { renamed, recreated }: PlanWishes,
): DiffedTable | undefined {
  if (table.status !== 'read') return undefined;
  const targets = foreignKeysOf(table.source).map(({ target }) => mapTarget(target) ?? null);
  const source = table.pair.source.name;
  const renames = recreated.has(source) ? undefined : renamed.get(source);
  const known = diffs.get(table);
  if (known && sameTargets(known.targets, targets) && known.renames === renames) return known.diffed;
  const projection = { shadow: table.pair.shadow, server, mapTarget };
  const expected = projectShadow(table.source, projection, table.shadow);
  const diffed = { expected, ...differenceOf(table, expected, renames, server) };
  diffs.set(table, { targets, renames, diffed });
  return diffed;
}

function differenceOf(
  { pair, shadow }: ReadPair & { readonly status: 'read' },
  expected: TableSchema,
  renames: readonly ColumnRename[] | undefined,
  server: Analysis['server'],
): Pick<DiffedTable, 'diff' | 'actual'> {
  if (!shadow) return { diff: diffTables(expected, undefined, server) };
  const { diff, actual } = renames
    ? diffRenamed(expected, shadow, renames, server)
    : { diff: diffTables(expected, shadow, server), actual: shadow };
  return { diff: refuseStranger(diff, pair, expected, shadow), actual };
}

/** What is left out of a plan changes a table's difference only through the targets of its foreign keys. */
const diffs = new WeakMap<ReadPair, KnownDiff>();

interface KnownDiff {
  readonly targets: Targets;
  readonly renames: readonly ColumnRename[] | undefined;
  readonly diffed: DiffedTable;
}

type Targets = readonly (TableName | null)[];

function sameTargets(one: Targets, other: Targets): boolean {
  return one.every((target, at) => {
    const same = other[at] ?? null;
    return target === same || (target?.name === same?.name && target?.database === same?.database);
  });
}

function comparedTable(table: DiffedTable, { diff, statements, hazards }: PlannedChange): ComparedTable {
  const { expected } = table;
  const shadowSql = presentShadow(table)?.createStatement;
  const stays = diff.kind === 'identical' ? shadowSql : undefined;
  return {
    diff,
    statements,
    hazards: distinct(hazards),
    changes: changeTexts(diff),
    ...(shadowSql !== undefined && { shadowSql }),
    expectedSql: stays ?? expected.createStatement,
  };
}

function changeTexts(diff: TableDiff): ChangeText[] {
  if (diff.kind === 'recreate') return [{ sign: '~', text: 'the whole table: dropped and created anew' }];
  if (diff.kind !== 'alter') return [];
  return [...(diff.renamed?.columns ?? []).map(describeRename), ...diff.changes.map(describeChange)];
}

function unplanned(table: ReadPair): TableComparison['state'] {
  switch (table.status) {
    case 'read':
      return { status: 'waiting' };
    case 'failed':
      return { status: 'failed', message: table.message };
    case 'inStep':
    case 'sameButKeys': {
      const { shadowSql } = table;
      return { status: 'compared', compared: inStep(shadowSql) };
    }
    case 'unsupported': {
      const { reason, sourceSql, shadowSql } = table;
      const diff = { kind: 'unsupported', reason } as const;
      const texts = { ...(shadowSql !== undefined && { shadowSql }), expectedSql: sourceSql };
      return { status: 'compared', compared: { diff, ...nothingToDo, ...texts } };
    }
  }
}

function inStep(shadowSql: string): ComparedTable {
  return { diff: identical, statements: [], hazards: [], changes: [], shadowSql, expectedSql: shadowSql };
}

const identical = { kind: 'identical' } as const;
const nothingToDo = { statements: [], hazards: [], changes: [] } as const;

function distinct(hazards: readonly Hazard[]): Hazard[] {
  return [...new Map(hazards.map((hazard) => [hazardKey(hazard), hazard])).values()];
}
