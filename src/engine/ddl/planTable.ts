import { columnAfter, droppedForeignKey, newForeignKey } from '../diff/changedElements';
import { renameChanges } from '../diff/renamedColumns';
import type { RenamedColumns, TableChange, TableDiff } from '../diff/tableDiff';
import type { TableTransition } from '../diff/tableTransition';
import { columnsOf, foreignKeysOf } from '../schema/elements';
import { printTable } from '../schema/printTable';
import { quoteIdentifier, quoteTable } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableSchema } from '../schema/tableSchema';
import { effectOfKeys } from './effects/alterEffect';
import { type Planning, alterTable } from './clauses/alterTable';
import type { DdlEffect } from './effects/ddlEffect';
import type { DdlStatement } from './ddlStatement';
import { dropDefaults } from './clauses/droppedDefaults';
import { addForeignKeys, dropForeignKeys } from './clauses/foreignKeyStatements';
import { beforeHashedIndexes } from './waypoints/hashedIndexes';
import { legBetween, legs, planLeg } from './planLeg';
import { defaultPlanOptions, type PlanOptions } from './planOptions';
import { planRounds } from './rounds/planRounds';
import { beforeSecondaryEngine, isFreed } from './waypoints/secondaryEngine';
import { waypoints } from './waypoints/waypoints';
import { writtenColumn } from './clauses/writtenColumn';

/**
 * The statements that turn the shadow as it is into the shadow as it should be, in order of execution. `short` is what
 * it is while foreign keys to it are made, where that is something else (see shortParents.ts).
 */
export function planTable(
  diff: TableDiff,
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
  options: PlanOptions = defaultPlanOptions,
  short?: TableSchema,
): DdlStatement[] {
  const planning = { server, options };
  switch (diff.kind) {
    case 'identical':
    case 'unsupported':
      return [];
    case 'create':
      return planCreate(expected, planning, short);
    case 'recreate':
      return [
        // Another shadow that is made anew could not be dropped while this one points to it.
        ...dropForeignKeys(expected, planning, inPlace, foreignKeysOf(actual ?? expected)),
        { sql: `DROP TABLE ${quoteTable(expected.name)}`, table: expected.name, phase: 'table' },
        ...planCreate(expected, planning, short),
      ];
    case 'alter':
      if (!actual) return [];
      return [
        ...renameColumns(diff.renamed, actual, planning),
        ...planAlter({ expected, actual, changes: diff.changes, server }, planning, short),
      ];
  }
}

function renameColumns(
  renamed: RenamedColumns | undefined,
  expected: TableSchema,
  planning: Planning,
): DdlStatement[] {
  if (!renamed) return [];
  const { before: actual, columns } = renamed;
  const { server } = planning;
  const leg = { actual, expected, changes: renameChanges(actual, columns), server };
  const written = leg.changes.flatMap((change) => columnAfter(change) ?? []);
  return [
    ...planLeg(leg, planning, 'table'),
    ...alterTable(expected, planning, 'table', effectOfKeys(leg), dropDefaults(written, server)),
  ];
}

function planCreate(
  expected: TableSchema,
  planning: Planning,
  short: TableSchema | undefined,
): DdlStatement[] {
  const foreignKeys = foreignKeysOf(expected);
  const { server } = planning;
  const stop =
    short ??
    beforeSecondaryEngine(expected, server) ??
    beforeHashedIndexes(expected, undefined, () => foreignKeys.length > 0, server);
  const first = stop ?? expected;
  const elements = first.elements
    .filter((element) => element.kind !== 'foreignKey')
    .map((element) => (element.kind === 'column' ? writtenColumn(element, expected, server) : element));
  const printed = printTable({ ...first, elements, tail: withCounterStart(first, planning.options) });
  const sql = printed.replace(quoteIdentifier(expected.name.name), () => quoteTable(expected.name));
  return [
    { sql, table: expected.name, phase: 'table' },
    ...alterTable(expected, planning, 'table', inPlace, dropDefaults(columnsOf(expected), server)),
    ...addForeignKeys(expected, planning, inPlace, foreignKeys),
    ...(stop
      ? planLeg(legBetween(stop, expected, server), planning, short ? 'underForeignKeys' : 'addForeignKeys')
      : []),
  ];
}

function planAlter(
  transition: TableTransition,
  planning: Planning,
  short: TableSchema | undefined,
): DdlStatement[] {
  const { changes, expected, actual, server } = transition;
  const keyEffect = effectOfKeys(transition);
  const droppedForeignKeys = changes.flatMap((change) => droppedForeignKey(change) ?? []);
  const written = changes.flatMap((change) => columnAfter(change) ?? []);
  const newForeignKeys = changes.flatMap((change) => newForeignKey(change) ?? []);
  const bare = beforeSecondaryEngine(expected, server);
  const stops = waypoints({ ...transition, expected: bare ?? expected });
  const takesSeveral = (): boolean =>
    stops.length > 0 || changes.some(takesAnother) || planRounds(transition).length > 1;
  const stop = short ?? bare ?? beforeHashedIndexes(expected, actual, takesSeveral, server);
  const phase = short ? 'underForeignKeys' : newForeignKeys.length > 0 ? 'addForeignKeys' : 'table';
  const ways =
    stop || stops.length > 0 ? legs(changes, [actual, ...stops, stop ?? expected], server) : [transition];
  // What holds the whole table holds its foreign keys, too.
  const freed = droppedForeignKeys.length > 0 && isFreed(actual, stops[0]) ? ways.splice(0, 1) : [];
  return [
    ...freed.flatMap((leg) => planLeg(leg, planning, 'dropForeignKeys')),
    ...dropForeignKeys(expected, planning, keyEffect, droppedForeignKeys),
    ...ways.flatMap((leg) => planLeg(leg, planning, 'table')),
    ...alterTable(expected, planning, 'table', keyEffect, dropDefaults(written, server)),
    ...addForeignKeys(expected, planning, keyEffect, newForeignKeys),
    ...(stop ? planLeg(legBetween(stop, expected, server), planning, phase) : []),
  ];
}

const inPlace = (): DdlEffect => 'inPlace';

function takesAnother(change: TableChange): boolean {
  return change.kind === 'moveIndex' || newForeignKey(change) !== undefined;
}

/** Servers print the counter among the options; any place among them will do. */
function withCounterStart(table: TableSchema, { counter }: PlanOptions): string {
  const { tail } = table;
  const counts = columnsOf(table).some(({ autoIncrement }) => autoIncrement);
  return counter.kind === 'startAt' && counts ? ` AUTO_INCREMENT=${counter.at}${tail}` : tail;
}
