import { newIndex } from '../diff/changedElements';
import { differsInVisibility } from '../diff/diffIndexes';
import { changesBetween } from '../diff/diffTables';
import type { TableChange } from '../diff/tableDiff';
import type { TableTransition } from '../diff/tableTransition';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { TableSchema } from '../schema/tableSchema';
import { alterClauses } from './clauses/alterClauses';
import { alterEffect, effectOfKeys } from './effects/alterEffect';
import { type Planning, alterTable } from './clauses/alterTable';
import type { DdlPhase, DdlStatement } from './ddlStatement';
import { needsCopy } from './effects/forcedCopy';
import { createIndex, isCreatedApart } from './rounds/indexesApart';
import { finishMoves, indexMoves, renameEffect, withCopyInstead } from './rounds/indexMoves';
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
  const { changes, actual, expected, server } = leg;
  const leavesHistory =
    actual.partitioning !== undefined &&
    /^PARTITION BY SYSTEM_TIME\b/.test(actual.partitioning) &&
    !findOption(expected, 'WITH SYSTEM VERSIONING');
  const rounds = planRounds(leg);
  // Behind all changes of columns: each of them would give these indexes the table's block size.
  const apart = changes.flatMap((change) => {
    const index = newIndex(change);
    return index && !isHiddenOrSeen(change) && isCreatedApart(index, expected, server) ? [index] : [];
  });
  const oneByOne = mustGoOneByOne(leg);
  const moves = indexMoves({ ...leg, changes: rounds.flat() });
  const finish = alterTable(
    expected,
    planning,
    phase,
    () => renameEffect(expected, moves, effectOfKeys(leg)),
    finishMoves(expected, moves, server),
  );
  // Options that come late find the elements that the other statements made.
  const before = (round: readonly TableChange[]): TableSchema =>
    round !== rounds[0] && round.every(({ kind }) => kind === 'setOption')
      ? { ...actual, elements: expected.elements }
      : actual;
  const mayChoose = planning.options.alter.algorithm === undefined;
  const orCopy = (statement: DdlStatement): DdlStatement =>
    server.flavor === 'mariadb' && mayChoose ? withCopyInstead(statement) : statement;
  return [
    // MariaDB refuses to end versioning while history has partitions of its own (4131).
    ...alterTable(expected, planning, phase, () => 'copy', leavesHistory ? ['REMOVE PARTITIONING'] : []),
    ...rounds.flatMap((round) => {
      const step = { ...leg, changes: round };
      const copy = mayChoose && needsCopy(step);
      const [clauses, partitioning] = alterClauses(step, moves, !leavesHistory);
      const statements = alterTable(
        expected,
        planning,
        phase,
        () => (copy ? 'copy' : alterEffect({ ...step, actual: before(round) })),
        // A change of the partitions copies anyway, and takes no such clause.
        copy && partitioning === undefined ? [...clauses, 'ALGORITHM=COPY'] : clauses,
        partitioning,
        oneByOne,
      );
      const renames = round.some((change) => change.kind === 'moveIndex' && change.renamed);
      return renames && !copy && partitioning === undefined ? statements.map(orCopy) : statements;
    }),
    ...finish.map(orCopy),
    ...apart.map((index): DdlStatement => ({
      sql: createIndex(index, expected),
      table: expected.name,
      phase,
      effect: alterEffect({ ...leg, changes: [{ kind: 'addIndex', index }] }),
    })),
  ];
}

function isHiddenOrSeen(change: TableChange): boolean {
  return change.kind === 'replaceIndex' && differsInVisibility(change.from, change.to);
}
