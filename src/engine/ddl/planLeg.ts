import { newIndex } from '../diff/changedElements';
import { differsInVisibility } from '../diff/indexes/comparedIndexes';
import { changesBetween } from '../diff/diffTables';
import type { TableChange } from '../diff/tableDiff';
import type { TableTransition } from '../diff/tableTransition';
import type { ServerFacts } from '../schema/serverFacts';
import { canRenameIndex } from '../schema/serverRules';
import { findOption } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import { alterClauses } from './clauses/alterClauses';
import { alterEffect, effectOfKeys } from './effects/alterEffect';
import { type Planning, alterTable } from './clauses/alterTable';
import type { DdlPhase, DdlStatement } from './ddlStatement';
import type { DdlEffect } from './effects/ddlEffect';
import { needsCopy } from './effects/forcedCopy';
import { createIndex, isCreatedApart } from './indexes/indexesApart';
import { finishMoves, indexMoves, rebuildMoved, renameEffect, withCopyInstead } from './indexes/indexMoves';
import { mildRounds } from './rounds/mildRounds';
import { tableAfter } from './rounds/tableAfter';
import { planRounds } from './rounds/planRounds';
import { mustGoOneByOne } from './rounds/oceanbase/notNull';

/** The ways from one of these states of the table to the next; the last is what the changes lead to, or nearly so. */
export function legs(
  changes: readonly TableChange[],
  states: readonly TableSchema[],
  server: ServerFacts,
): TableTransition[] {
  // Asked for beside what was compared.
  const counter = changes.filter((change) => change.kind === 'setOption' && change.name === 'AUTO_INCREMENT');
  return states.slice(1).map((to, at) => {
    const leg = legBetween(states[at]!, to, server);
    return to === states.at(-1) ? { ...leg, changes: [...leg.changes, ...counter] } : leg;
  });
}

/** The way between two states. */
export function legBetween(actual: TableSchema, expected: TableSchema, server: ServerFacts): TableTransition {
  return { actual, expected, changes: changesBetween(expected, actual, server), server };
}

/** The statements of one leg; foreign keys are another matter. */
export function planLeg(leg: TableTransition, planning: Planning, phase: DdlPhase): DdlStatement[] {
  const { expected } = leg;
  const planned = planRounds(leg);
  const rounds = mayChoose(planning) ? planned.flatMap((round) => mildRounds(round, leg)) : planned;
  const moves = indexMoves({ ...leg, changes: rounds.flat() });
  const plan: LegPlan = { leg, planning, phase, moves };
  return [
    // MariaDB refuses to end versioning while history has partitions of its own (4131).
    ...alterTable(expected, planning, phase, () => 'copy', leavesHistory(leg) ? ['REMOVE PARTITIONING'] : []),
    ...rounds.flatMap((round, at) => planRound(round, tableAfter(rounds.slice(0, at), leg), plan)),
    ...lastOfMoves(plan),
    ...indexesApart(plan),
  ];
}

/** What all statements of a leg are made from. */
interface LegPlan {
  readonly leg: TableTransition;
  readonly planning: Planning;
  readonly phase: DdlPhase;
  readonly moves: ReadonlyMap<string, string>;
}

/** The statements of one round, which finds the table like this. */
function planRound(round: readonly TableChange[], before: TableSchema, plan: LegPlan): DdlStatement[] {
  const { leg, planning, phase, moves } = plan;
  const { expected } = leg;
  const step = { ...leg, changes: round };
  const copy = mayChoose(planning) && needsCopy(step);
  const [clauses, partitioning] = alterClauses(step, moves, !leavesHistory(leg));
  const statements = alterTable(
    expected,
    planning,
    phase,
    () => (copy ? 'copy' : alterEffect({ ...step, actual: before })),
    // A change of the partitions copies anyway, and takes no such clause.
    copy && partitioning === undefined ? [...clauses, 'ALGORITHM=COPY'] : clauses,
    partitioning,
    mustGoOneByOne(leg),
  );
  const renames = round.some(
    (change) => change.kind === 'renameIndex' || (change.kind === 'moveIndex' && change.renamed),
  );
  return renames && !copy && partitioning === undefined
    ? statements.map((statement) => orByCopy(statement, plan))
    : statements;
}

/** What gives the moved indexes their own names. */
function lastOfMoves(plan: LegPlan): DdlStatement[] {
  const { leg, planning, phase, moves } = plan;
  if (moves.size === 0) return [];
  const { expected, server } = leg;
  if (!canRenameIndex(server)) {
    const step = rebuildMoved(leg, moves);
    return planRound(step.changes, step.actual, { ...plan, leg: step, moves: new Map() });
  }
  const effect = (): DdlEffect => renameEffect(expected, moves, effectOfKeys(leg));
  return alterTable(expected, planning, phase, effect, finishMoves(expected, moves)).map((statement) =>
    orByCopy(statement, plan),
  );
}

/** True where the partitions of history go in a statement before. */
export function leavesHistory({ actual, expected }: Pick<TableTransition, 'actual' | 'expected'>): boolean {
  return (
    /^PARTITION BY SYSTEM_TIME\b/.test(actual.partitioning ?? '') &&
    !findOption(expected, 'WITH SYSTEM VERSIONING')
  );
}

/** True where the server chooses how it makes a change, as long as nobody asks for more. */
function mayChoose({ options }: Planning): boolean {
  return options.alter.algorithm === undefined;
}

function orByCopy(statement: DdlStatement, { leg, planning }: LegPlan): DdlStatement {
  return leg.server.flavor === 'mariadb' && mayChoose(planning) ? withCopyInstead(statement) : statement;
}

/** Behind all changes of columns: each of them would give these indexes the table's block size. */
function indexesApart({ leg, phase }: LegPlan): DdlStatement[] {
  const { changes, expected, server } = leg;
  return changes.flatMap((change): DdlStatement[] => {
    const index = newIndex(change);
    if (!index || isHiddenOrSeen(change) || !isCreatedApart(index, expected, server)) return [];
    const effect = alterEffect({ ...leg, changes: [{ kind: 'addIndex', index }] });
    return [{ sql: createIndex(index, expected), table: expected.name, phase, effect }];
  });
}

function isHiddenOrSeen(change: TableChange): boolean {
  return change.kind === 'replaceIndex' && differsInVisibility(change.from, change.to);
}
