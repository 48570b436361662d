import { droppedForeignKey } from '../diff/changedElements';
import { disturbsKey, foreignKeyText } from '../diff/diffForeignKeys';
import { diffIndexes, isOfIndex } from '../diff/diffIndexes';
import { type TableChange, type TableDiff, unsupportedDiff } from '../diff/tableDiff';
import type { TableTransition } from '../diff/tableTransition';
import { columnsOf, foreignKeysOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { forbidsKeysToPartitions } from '../schema/serverRules';
import { findOption } from '../schema/tableOptions';
import { tableKey } from '../schema/tableName';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';
import type { DdlStatement, Hazard } from './ddlStatement';
import type { DiffedTable } from './diffedTable';
import { alterSuffix } from './clauses/alterSuffix';
import { nameConstraints } from './constraintNames';
import { harmInPlace } from './effects/forcedCopy';
import { keepsOptions } from './effects/keptOptions';
import { losesPrimaryKey } from './effects/heldColumns';
import { hazardsOf, hazardsOfCreate, recreation } from './hazards/hazards';
import { type CounterPolicy, defaultPlanOptions, type PlanOptions } from './planOptions';
import { planTable } from './planTable';
import { keysInTheWay, renameLeg } from './renameLeg';
import { shortLengths, withShortColumns } from './shortParents';

export interface PlannedChange {
  readonly diff: TableDiff;
  readonly statements: readonly DdlStatement[];
  readonly hazards: readonly Hazard[];
}

/**
 * Plans a set of tables that will run together: a column cannot change its type under a foreign key of another
 * table, so such keys are taken away first and added again. `takenNames` are the ids of all foreign keys, and of
 * checks where a server wants their names unique, in the shadows' database, so that new ones get free names. Linear in tables and foreign keys.
 */
export function planTables(
  tables: readonly DiffedTable[],
  server: ServerFacts,
  takenNames: ReadonlySet<string> = new Set(),
  options: PlanOptions = defaultPlanOptions,
): PlannedChange[] {
  const complete = withKeysReset(tables, server).map((table, at) => ({
    ...table,
    diff: withoutDanger(
      withCounter(table.diff, tables[at]!, options.counter, server),
      table,
      options,
      server,
    ),
  }));
  const named = nameConstraints(complete, takenNames, server);
  const { lengths } = shortLengths(named, server);
  return named.map((table) =>
    planned(table, server, options, withShortColumns(table.expected, lengths, server)),
  );
}

/** With the foreign keys that must go and come back as tables change that they point to. */
export function withKeysReset(tables: readonly DiffedTable[], server: ServerFacts): readonly DiffedTable[] {
  const changed = new Map(
    tables
      .filter(({ diff }) => diff.kind === 'alter' || diff.kind === 'recreate')
      .map((table) => [tableKey(table.expected.name, server), table]),
  );
  return tables.map((table) => ({ ...table, diff: withResets(table, changed, server) }));
}

function planned(
  table: DiffedTable,
  server: ServerFacts,
  options: PlanOptions,
  short: TableSchema | undefined,
): PlannedChange {
  const { expected, actual, diff } = table;
  const known = short ? undefined : plans.get(diff);
  if (known?.expected === expected && known.options === options) return known.plan;
  const statements = planTable(diff, expected, actual, server, options, short);
  const plan = { diff, statements, hazards: hazardsOfDiff(table, server) };
  if (!short) plans.set(diff, { expected, options, plan });
  return plan;
}

/** A table is planned as it arrives, again with all, and with each choice of tables: mostly the same. */
const plans = new WeakMap<
  TableDiff,
  { readonly expected: TableSchema; readonly options: PlanOptions; readonly plan: PlannedChange }
>();

function hazardsOfDiff({ expected, actual, diff }: DiffedTable, server: ServerFacts): Hazard[] {
  switch (diff.kind) {
    case 'identical':
    case 'unsupported':
      return [];
    case 'create':
      return hazardsOfCreate(expected);
    case 'recreate':
      return [recreation.hazard, ...hazardsOfCreate(expected)];
    case 'alter':
      return actual ? hazardsOf({ expected, actual, changes: diff.changes, server }, diff.renamed) : [];
  }
}

function withResets(
  table: DiffedTable,
  changed: ReadonlyMap<string, DiffedTable>,
  server: ServerFacts,
): TableDiff {
  const { diff, actual } = table;
  if (!actual || (diff.kind !== 'alter' && diff.kind !== 'identical')) return diff;
  const changes = diff.kind === 'alter' ? diff.changes : [];
  const gone = new Set(changes.map(droppedForeignKey));
  const renamed = diff.kind === 'alter' ? diff.renamed : undefined;
  const inTheWay = renamed ? keysInTheWay(renameLeg(renamed, actual, server)) : [];
  const resets = foreignKeysOf(actual)
    .filter((foreignKey) => !gone.has(foreignKey))
    .filter((foreignKey) => inTheWay.includes(foreignKey) || targetIsDisturbed(foreignKey, changed, server))
    .map((from): TableChange => {
      const text = foreignKeyText(from, server);
      const to = foreignKeysOf(table.expected).find(
        (candidate) => foreignKeyText(candidate, server) === text,
      );
      return { kind: 'resetForeignKey', from, to: to ?? from };
    });
  if (resets.length === 0) return diff;
  // Indexes that the server made by itself for these keys would take their next names.
  return withMore(diff, { expected: table.expected, actual, changes, server }, resets);
}

/** Indexes depend on all else that is done. */
function withMore(diff: TableDiff, transition: TableTransition, more: readonly TableChange[]): TableDiff {
  const others = transition.changes.filter((change) => !isOfIndex(change));
  const indexes = diffIndexes({ ...transition, changes: [...others, ...more] });
  const changes = [...others, ...indexes, ...more];
  return diff.kind === 'alter' ? { ...diff, changes } : { kind: 'alter', changes };
}

/** The server raises a counter that is lower, and leaves one that is higher. */
function withCounter(
  diff: TableDiff,
  { expected, actual }: DiffedTable,
  counter: CounterPolicy,
  server: ServerFacts,
): TableDiff {
  if (counter.kind === 'keep' || !counter.existing || !actual) return diff;
  if (diff.kind !== 'alter' && diff.kind !== 'identical') return diff;
  if (!columnsOf(expected).some(({ autoIncrement }) => autoIncrement)) return diff;
  const from = findOption(actual, 'AUTO_INCREMENT');
  if (Number(from?.value ?? 1) >= counter.at) return diff;
  const value = String(counter.at);
  const to = { name: 'AUTO_INCREMENT', value, text: `AUTO_INCREMENT=${value}` };
  const change: TableChange = { kind: 'setOption', name: to.name, to, ...(from && { from }) };
  const changes = diff.kind === 'alter' ? diff.changes : [];
  return withMore(diff, { expected, actual, changes, server }, [change]);
}

/** What harms a table, or the server, is not sent, though the user chose it; nor what would be left half done. */
function withoutDanger(
  diff: TableDiff,
  table: DiffedTable,
  options: PlanOptions,
  server: ServerFacts,
): TableDiff {
  const reason = dangerOf({ ...table, diff }, options, server);
  return reason === undefined ? diff : unsupportedDiff(reason, diff);
}

/** Why a table is not changed as the user chose; undefined where it can be. */
export function dangerOf(
  { diff, actual, expected }: DiffedTable,
  options: PlanOptions,
  server: ServerFacts,
): string | undefined {
  if (diff.kind !== 'alter' || !actual) return undefined;
  const { renamed, changes } = diff;
  const { algorithm = 'COPY' } = options.alter;
  const harm =
    algorithm === 'COPY'
      ? undefined
      : ((renamed && harmInPlace(renameLeg(renamed, actual, server))) ??
        harmInPlace({ expected, actual, changes, server }));
  if (harm !== undefined)
    return `By ALGORITHM=${algorithm}, ${harm} (${actual.name.name}). Choose COPY, or leave the choice to the server.`;
  const clauses = alterSuffix(options.alter, server).join(', ');
  if (!renamed || clauses === '') return undefined;
  const rest = planTable({ kind: 'alter', changes }, expected, actual, server, options);
  const isTaken = ({ sql, effect }: DdlStatement): boolean =>
    !/\b(?:ALGORITHM|LOCK)=\w+$/.test(sql) || keepsOptions(effect, options.alter);
  return rest.every(isTaken)
    ? undefined
    : `With ${clauses}, the server may rename the columns of ${actual.name.name} and then refuse what else is to change. Choose others, or leave the choice to the server.`;
}

function targetIsDisturbed(
  foreignKey: ForeignKeyElement,
  changed: ReadonlyMap<string, DiffedTable>,
  server: ServerFacts,
): boolean {
  const target = changed.get(tableKey(foreignKey.target, server));
  if (!target?.actual) return false;
  const { expected, actual, diff } = target;
  const changes = diff.kind === 'alter' ? diff.changes : [];
  const transition = { expected, actual, changes, server };
  return (
    diff.kind === 'recreate' ||
    changes.some((change) => leavesKeys(change, server)) ||
    losesPrimaryKey(transition) ||
    disturbsKey(foreignKey.targetColumns, transition)
  );
}

/**
 * What no server does under a key. Sources have keys to such an engine or to partitions where they were made while checks
 * were off.
 */
function leavesKeys(change: TableChange, server: ServerFacts): boolean {
  if (change.kind === 'setPartitioning') return change.to !== undefined && forbidsKeysToPartitions(server);
  return change.kind === 'setOption' && change.name === 'ENGINE' && change.from?.value === 'InnoDB';
}
