import { isRetyped, newColumn, newIndex } from '../../../diff/changedElements';
import type { TableChange } from '../../../diff/tableDiff';
import type { TableTransition } from '../../../diff/tableTransition';
import { firstOf } from '../../../schema/firstOf';
import { namesOneOf } from '../../../schema/namesIn';
import { unsettledColumn } from '../dependentColumns';
import { bringsCounter, endsCounter, notCounting } from './counters';
import { leavesPrimaryKey } from './keysBeforeColumns';
import { heldColumns, holdsColumns, isHeld, isKept } from './oldPartitioning';
import { inPlace, inTwo, move } from './splitChange';

/** What one statement, or a few, change together; in the order in which they are sent. */
export type Round = 'early' | 'main' | 'late' | 'last';

/** A change, or a part of one, and its round. */
interface Placed {
  readonly round: Round;
  readonly change: TableChange;
}

/** Gives each change its round, or its parts theirs. */
export function placeChanges(transition: TableTransition): readonly Placed[] {
  const situation: Situation = { ...transition, held: heldColumns(transition) };
  const byThemselves = transition.changes.flatMap(
    (change) => firstOf(rules, (rule) => rule(change, situation)) ?? put('main', change),
  );
  const computed = placeFollowers([computedColumns], byThemselves, situation);
  return placeFollowers([checks, indexes], computed, situation);
}

interface Situation extends TableTransition {
  /** The columns of the partitioning that goes. */
  readonly held: readonly string[];
}

/** Where a change goes by itself; undefined leaves it to the next rule, and in the end to `main`. */
type Rule = (change: TableChange, situation: Situation) => Placed[] | undefined;

const rules: readonly Rule[] = [options, formerCounters, newCounters, droppedColumns, keptColumns];

function options(change: TableChange): Placed[] | undefined {
  if (change.kind !== 'setOption') return undefined;
  // About columns that come, or about rows that are still to be written.
  const isLast = change.to && /^(?:AUTO_INCREMENT|TTL|EXPIRE_INFO|READ ONLY)$/.test(change.name);
  return put(isLast ? 'last' : 'early', change);
}

/** A table has one counter: the old one ends before the new one begins, and moves with the others. */
function formerCounters(change: TableChange, { changes }: Situation): Placed[] | undefined {
  if (!endsCounter(change) || !changes.some(bringsCounter)) return undefined;
  return [...put('early', inPlace(change)), ...put('main', ...move(change))];
}

/**
 * A column that begins to count in a statement of its own keeps its type, and one that takes no NULL also its name and
 * all else, whatever that says: so it gets them before.
 */
function newCounters(change: TableChange): Placed[] | undefined {
  if (change.kind !== 'modifyColumn' || !bringsCounter(change)) return undefined;
  const { from } = change;
  const to = notCounting(change.to);
  const keepsRest = !from.nullable && (from.name !== to.name || from.definition !== to.definition);
  if (!isRetyped(change) && !keepsRest) return undefined;
  return [
    ...put('main', { ...change, to }),
    ...put('late', { kind: 'modifyColumn', from: to, to: change.to }),
  ];
}

/** A column of the old partitioning goes behind it, and so do all: a computed one goes before those that it names. */
function droppedColumns(change: TableChange, { changes, held }: Situation): Placed[] | undefined {
  const waits = changes.some((other) => other.kind === 'dropColumn' && isHeld(other.column, held));
  return change.kind === 'dropColumn' && waits ? put('late', change) : undefined;
}

/** A column that the old partitioning or primary key does not let change moves as it is, and changes behind them. */
function keptColumns(change: TableChange, { expected, actual, held }: Situation): Placed[] | undefined {
  if (change.kind !== 'modifyColumn') return undefined;
  const { from, to } = change;
  const byPartitioning = isRetyped(change) && isHeld(from, held) && !isKept(from, expected);
  const byKey = (to.nullable || isRetyped(change)) && leavesPrimaryKey(from.name, expected, actual);
  if (!byPartitioning && !byKey) return undefined;
  return [...put('late', inPlace(change)), ...put('main', ...move(change, from))];
}

/** Where a change of `main` goes for the sake of those that are late; undefined where it stays. */
type FollowingRule = (
  change: TableChange,
  late: readonly TableChange[],
  situation: Situation,
) => Placed[] | undefined;

function placeFollowers(
  following: readonly FollowingRule[],
  placed: readonly Placed[],
  situation: Situation,
): readonly Placed[] {
  const late = placed.filter(({ round }) => round === 'late').map(({ change }) => change);
  return placed.flatMap((one) => {
    if (one.round !== 'main') return [one];
    return firstOf(following, (rule) => rule(one.change, late, situation)) ?? [one];
  });
}

function computedColumns(change: TableChange, late: readonly TableChange[]): Placed[] | undefined {
  const { generated } = newColumn(change) ?? {};
  return generated && namesRetyped(generated.expression, late) ? put('late', change) : undefined;
}

function checks(change: TableChange, late: readonly TableChange[]): Placed[] | undefined {
  if (change.kind !== 'addCheck' && change.kind !== 'moveCheck') return undefined;
  return namesRetyped(change.check.definition, late) ? builtLate(change) : undefined;
}

/** An index over late columns, or a key that the old partitioning does not let be. */
function indexes(
  change: TableChange,
  late: readonly TableChange[],
  { held }: Situation,
): Placed[] | undefined {
  const index = newIndex(change);
  if (!index) return undefined;
  const others = late.filter((one) => one.kind !== 'modifyColumn' || isRetyped(one)).flatMap(unsettledColumn);
  const isOverLate = index.columns.some((column) => others.includes(column.toLowerCase()));
  return isOverLate || !holdsColumns(index, held) ? builtLate(change) : undefined;
}

function builtLate(change: TableChange): Placed[] {
  const { drop, add } = inTwo(change);
  return [...put('main', ...drop), ...put('late', ...add)];
}

function namesRetyped(expression: string, late: readonly TableChange[]): boolean {
  return namesOneOf(
    expression,
    late.filter(isRetyped).map(({ from }) => from.name.toLowerCase()),
  );
}

function put(round: Round, ...changes: readonly TableChange[]): Placed[] {
  return changes.map((change) => ({ round, change }));
}
