import { differsInVisibility, isFunctional } from '../diff/diffIndexes';
import { changesBetween } from '../diff/diffTables';
import type { TableChange, TableDiff } from '../diff/tableDiff';
import { columnsOf, foreignKeysOf, indexesOf } from '../schema/elements';
import { printTable } from '../schema/printTable';
import { quoteIdentifier, quoteTable } from '../schema/quoting';
import { canRenameIndex, mayRefuseCombinations } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { ForeignKeyElement, IndexElement, TableSchema } from '../schema/tableSchema';
import { alterClauses } from './alterClauses';
import { alterEffect } from './alterEffect';
import { alterSuffix } from './alterSuffix';
import { createIndex, isCreatedApart } from './indexesApart';
import type { DdlEffect } from './ddlEffect';
import type { DdlPhase, DdlStatement } from './ddlStatement';
import { dropDefaults, writtenColumns } from './droppedDefaults';
import { columnsNeedCopy, keysNeedCopy, renameNeedsCopy } from './forcedCopy';
import { beforeHashedIndexes, passingNames } from './hashedIndexes';
import { forgottenOptions } from './optionClauses';
import { planRounds } from './planRounds';
import { mustGoOneByOne } from './roundsOfOceanBase';
import { waypoints } from './waypoints';
import { writtenColumn } from './writtenColumn';
import { defaultPlanOptions, type PlanOptions } from './planOptions';

/** The statements that turn the shadow as it is into the shadow as it should be, in order of execution. */
export function planTable(
  diff: TableDiff,
  expected: TableSchema,
  actual: TableSchema | undefined,
  server: ServerFacts,
  options: PlanOptions = defaultPlanOptions,
): DdlStatement[] {
  const planning = { server, options };
  switch (diff.kind) {
    case 'identical':
    case 'unsupported':
      return [];
    case 'create':
      return planCreate(expected, planning);
    case 'recreate':
      return [
        // Another shadow that is made anew could not be dropped while this one points to it.
        ...alter(
          expected,
          planning,
          'dropForeignKeys',
          'inPlace',
          foreignKeysOf(actual ?? expected).map(dropForeignKey),
        ),
        { sql: `DROP TABLE ${quoteTable(expected.name)}`, table: expected.name, phase: 'table' },
        ...planCreate(expected, planning),
      ];
    case 'alter':
      return actual ? planAlter(diff.changes, expected, actual, planning) : [];
  }
}

/** What all statements of a table are made with. */
interface Planning {
  readonly server: ServerFacts;
  readonly options: PlanOptions;
}

function planCreate(table: TableSchema, planning: Planning): DdlStatement[] {
  const expected = { ...table, tail: withCounterStart(table, planning.options) };
  const foreignKeys = foreignKeysOf(expected);
  const { server } = planning;
  const stop =
    foreignKeys.length > 0 ? beforeHashedIndexes(expected, undefined, undefined, server) : undefined;
  const elements = (stop ?? expected).elements
    .filter((element) => element.kind !== 'foreignKey')
    .map((element) => (element.kind === 'column' ? writtenColumn(element, expected, server) : element));
  const printed = printTable({ ...expected, elements });
  const sql = printed.replace(quoteIdentifier(expected.name.name), () => quoteTable(expected.name));
  return [
    { sql, table: expected.name, phase: 'table' },
    ...alter(expected, planning, 'table', 'inPlace', dropDefaults(columnsOf(expected), server)),
    ...addForeignKeys(expected, planning, 'inPlace', foreignKeys),
    ...(stop ? planLeg(legBetween(stop, expected, server), planning, 'addForeignKeys') : []),
  ];
}

function planAlter(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  planning: Planning,
): DdlStatement[] {
  const { server } = planning;
  const keyEffect = alterEffect([], expected, actual, server) === 'copy' ? 'copy' : 'inPlace';
  const droppedForeignKeys = changes.flatMap((change) => {
    if (change.kind === 'dropForeignKey') return [change.foreignKey];
    return change.kind === 'resetForeignKey' ? [change.from] : [];
  });
  const addedForeignKeys = changes.flatMap((change) => {
    if (change.kind === 'addForeignKey') return [change.foreignKey];
    return change.kind === 'resetForeignKey' ? [change.to] : [];
  });
  const stops = waypoints(actual, expected);
  const several = stops.length > 0 || planRounds(changes, expected, actual, server).length > 1;
  const stop = beforeHashedIndexes(expected, actual, several ? undefined : changes, server);
  const phase = addedForeignKeys.length > 0 ? 'addForeignKeys' : 'table';
  return [
    ...alter(expected, planning, 'dropForeignKeys', keyEffect, droppedForeignKeys.map(dropForeignKey)),
    ...(stop || stops.length > 0
      ? legs(changes, [actual, ...stops, stop ?? expected], server)
      : [{ changes, from: actual, to: expected }]
    ).flatMap((leg) => planLeg(leg, planning, 'table')),
    ...alter(expected, planning, 'table', keyEffect, dropDefaults(writtenColumns(changes), server)),
    ...addForeignKeys(expected, planning, keyEffect, addedForeignKeys),
    ...(stop ? planLeg(legBetween(stop, expected, server), planning, phase) : []),
  ];
}

/** A way from one state of the table to the next; foreign keys are another matter. */
interface Leg {
  readonly changes: readonly TableChange[];
  readonly from: TableSchema;
  readonly to: TableSchema;
}

/** The last state is the one that the changes lead to, or nearly so. */
function legs(changes: readonly TableChange[], states: readonly TableSchema[], server: ServerFacts): Leg[] {
  // Asked for beside what was compared.
  const counter = changes.filter((change) => change.kind === 'setOption' && change.name === 'AUTO_INCREMENT');
  return states.slice(1).map((to, at) => {
    const leg = legBetween(states[at]!, to, server);
    return to === states.at(-1) ? { ...leg, changes: [...leg.changes, ...counter] } : leg;
  });
}

function legBetween(from: TableSchema, to: TableSchema, server: ServerFacts): Leg {
  return { changes: changesBetween(to, from, server), from, to };
}

function planLeg(
  { changes, from: actual, to: expected }: Leg,
  planning: Planning,
  phase: DdlPhase,
): DdlStatement[] {
  const { server } = planning;
  const keyEffect = alterEffect([], expected, actual, server) === 'copy' ? 'copy' : 'inPlace';
  const leavesHistory =
    actual.partitioning !== undefined &&
    /^PARTITION BY SYSTEM_TIME\b/.test(actual.partitioning) &&
    !findOption(expected, 'WITH SYSTEM VERSIONING');
  const rounds = planRounds(changes, expected, actual, server);
  // Behind all changes of columns: each of them would give these indexes the table's block size.
  const apart = changes.flatMap((change) => {
    const index = newIndex(change);
    return index && !isHiddenOrSeen(change) && isCreatedApart(index, expected, server) ? [index] : [];
  });
  const oneByOne = mustGoOneByOne(changes, actual, server);
  const moves = indexMoves(rounds.flat(), expected, actual, server);
  return [
    // MariaDB refuses to end versioning while history has partitions of its own (4131).
    ...alter(expected, planning, phase, 'copy', leavesHistory ? ['REMOVE PARTITIONING'] : []),
    ...rounds.flatMap((round) => {
      const needed = renameNeedsCopy(round, actual, server) || columnsNeedCopy(round, actual, server);
      const copy = planning.options.alter.algorithm === undefined && needed;
      const [clauses, partitioning] = alterClauses(round, expected, moves, !leavesHistory, server);
      return alter(
        expected,
        planning,
        phase,
        copy ? 'copy' : alterEffect(round, expected, actual, server),
        // A change of the partitions copies anyway, and takes no such clause.
        copy && partitioning === undefined ? [...clauses, 'ALGORITHM=COPY'] : clauses,
        partitioning,
        oneByOne,
      );
    }),
    ...alter(
      expected,
      planning,
      phase,
      renameEffect(expected, moves, keyEffect),
      indexesOf(expected).flatMap((index) => {
        const temporary = moves.get(index.name);
        return temporary === undefined ? [] : [finishMove(index, temporary, server)];
      }),
    ),
    ...apart.map((index): DdlStatement => ({
      sql: createIndex(index, expected),
      table: expected.name,
      phase,
      effect: alterEffect([{ kind: 'addIndex', index }], expected, actual, server),
    })),
  ];
}

/**
 * Index names → the names they bear until the second statement; a server sees DROP x, ADD x (same) as no change. Where
 * that statement cannot rename, it puts indexes to the end, so all new ones go with those that move, to keep the order.
 */
function indexMoves(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): ReadonlyMap<string, string> {
  const moves = new Map<string, string>();
  if (!changes.some(newIndex)) return moves;
  const passingName = passingNames([actual, expected]);
  // MySQL 5.6 also takes an index that differs only in its comment for the same.
  const together =
    !canRenameIndex(server) && changes.some(({ kind }) => kind === 'moveIndex' || kind === 'replaceIndex');
  for (const change of changes) {
    const index = newIndex(change);
    if (index === undefined || index.type === 'primary') continue;
    if (change.kind !== 'moveIndex' && (!together || index.type === 'fulltext')) continue;
    if (isCreatedApart(index, expected, server)) continue;
    moves.set(index.name, passingName());
  }
  return moves;
}

function isHiddenOrSeen(change: TableChange): boolean {
  return change.kind === 'replaceIndex' && differsInVisibility(change.from, change.to);
}

function newIndex(change: TableChange): IndexElement | undefined {
  if (change.kind === 'addIndex' || change.kind === 'moveIndex') return change.index;
  return change.kind === 'replaceIndex' ? change.to : undefined;
}

/** MySQL 8 renames an index with a functional part by a copy. */
function renameEffect(table: TableSchema, moves: ReadonlyMap<string, string>, effect: DdlEffect): DdlEffect {
  return indexesOf(table).some((index) => moves.has(index.name) && isFunctional(index)) ? 'copy' : effect;
}

function finishMove(index: IndexElement, temporary: string, server: ServerFacts): string {
  const { name } = index;
  if (canRenameIndex(server)) return `RENAME INDEX ${quoteIdentifier(temporary)} TO ${quoteIdentifier(name)}`;
  return `DROP INDEX ${quoteIdentifier(temporary)}, ADD ${index.text}`;
}

function dropForeignKey({ name }: ForeignKeyElement): string {
  return `DROP FOREIGN KEY ${quoteIdentifier(name)}`;
}

function addForeignKeys(
  table: TableSchema,
  planning: Planning,
  effect: DdlEffect,
  foreignKeys: readonly ForeignKeyElement[],
): DdlStatement[] {
  const copy = planning.options.alter.algorithm === undefined && keysNeedCopy(foreignKeys, table);
  const clauses = [...foreignKeys.map(addForeignKey), ...(copy ? ['ALGORITHM=COPY'] : [])];
  return alter(table, planning, 'addForeignKeys', copy ? 'copy' : effect, clauses);
}

/** With the target's database, though it be the table's: OceanBase takes the session's, and a run's has none. */
function addForeignKey({ name, columns, target, targetColumns, rules }: ForeignKeyElement): string {
  const list = (names: readonly string[]): string => names.map(quoteIdentifier).join(', ');
  const references = `REFERENCES ${quoteTable(target)} (${list(targetColumns)})${rules && ` ${rules}`}`;
  return `ADD CONSTRAINT ${quoteIdentifier(name)} FOREIGN KEY (${list(columns)}) ${references}`;
}

/** One ALTER TABLE with all clauses, or nothing; `partitioning` follows without a comma. */
function alter(
  table: TableSchema,
  { server, options }: Planning,
  phase: DdlPhase,
  effect: DdlEffect,
  clauses: readonly string[],
  partitioning?: string,
  separately = false,
): DdlStatement[] {
  if (clauses.length === 0 && partitioning === undefined) return [];
  const suffix = alterSuffix(options.alter, server);
  const withSuffix = (list: readonly string[], last?: string): readonly string[] =>
    last !== undefined || list.includes('REMOVE PARTITIONING') ? list : [...list, ...suffix];
  const statement = (list: readonly string[], last?: string): DdlStatement => ({
    sql: alterTable(table, withSuffix(list, last), last),
    table: table.name,
    phase,
    effect,
  });
  if (!mayRefuseCombinations(server)) {
    return [statement([...clauses, ...forgottenOptions(table, clauses, partitioning)], partitioning)];
  }
  const single = separateClauses(clauses);
  if (separately && single.length > 1) {
    return [
      ...single.map((few) => statement(few)),
      ...(partitioning === undefined ? [] : [statement([], partitioning)]),
    ];
  }
  const combined = single.length > 0 ? [statement(clauses)] : [];
  return [
    ...(single.length > 1
      ? combined.map((one) => ({ ...one, instead: single.map((few) => alterTable(table, withSuffix(few))) }))
      : combined),
    // OceanBase does not even parse it behind other clauses.
    ...(partitioning === undefined ? [] : [statement([], partitioning)]),
  ];
}

/** Servers print the counter among the options; any place among them will do. */
function withCounterStart({ tail, ...table }: TableSchema, { counter }: PlanOptions): string {
  const counts = columnsOf({ ...table, tail }).some(({ autoIncrement }) => autoIncrement);
  return counter.kind === 'startAt' && counts ? ` AUTO_INCREMENT=${counter.at}${tail}` : tail;
}

/** A primary key is dropped and added in one statement: a table may not be without it in between. */
function separateClauses(clauses: readonly string[]): (readonly string[])[] {
  const dropsKey = clauses.includes('DROP PRIMARY KEY');
  return clauses.flatMap((clause) => {
    if (clause === 'DROP PRIMARY KEY' && clauses.some(addsPrimaryKey)) return [];
    return [dropsKey && addsPrimaryKey(clause) ? ['DROP PRIMARY KEY', clause] : [clause]];
  });
}

function addsPrimaryKey(clause: string): boolean {
  return clause.startsWith('ADD PRIMARY KEY');
}

function alterTable(table: TableSchema, clauses: readonly string[], partitioning?: string): string {
  const list = clauses.map((clause) => `  ${clause}`).join(',\n');
  const body = [list, ...(partitioning === undefined ? [] : [`  ${partitioning}`])]
    .filter(Boolean)
    .join('\n');
  return `ALTER TABLE ${quoteTable(table.name)}\n${body}`;
}
