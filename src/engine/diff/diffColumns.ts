import { isComputedFrom, isOfVersion } from '../schema/columns';
import { columnsOf } from '../schema/elements';
import { withNamesInLowerCase } from '../schema/quoting';
import { holdsNamedColumns, makesShapesNotNullLast } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import { droppedColumn } from './changedElements';
import { effectiveCollation, inheritsAlike, withoutCharset } from './effectiveCharset';
import { referenceSystem } from './referenceSystem';
import { refusesConversion } from './limits/refusesConversion';
import { typedColumn } from './tidb/tidbConversion';
import { longestIncreasing } from './longestIncreasing';
import type { ColumnPosition, TableChange } from './tableDiff';

/** Drops first, then the rest in the target's order, so that each position names a column already in place. */
export function diffColumns(expected: TableSchema, actual: TableSchema, server: ServerFacts): TableChange[] {
  const wanted = columnsOf(expected);
  const present = columnsOf(actual);
  const inherited = inheritsAlike(expected, actual);
  // What both texts have in common was read once: it is the same object.
  if (inherited && wanted.length === present.length && wanted.every((to, at) => to === present[at]))
    return [];
  const wantedNames = new Set(wanted.map((column) => column.name.toLowerCase()));
  const presentByName = new Map(present.map((column) => [column.name.toLowerCase(), column]));
  const moved = movedColumns(wanted, present);
  const collatesOtherwise = (from: ColumnElement, to: ColumnElement): boolean =>
    !(from === to && inherited) &&
    effectiveCollation(to, expected, server) !== effectiveCollation(from, actual, server);
  const isTouched = (from: ColumnElement, to: ColumnElement): boolean =>
    moved.has(to) || collatesOtherwise(from, to) || readsOtherwise(from, to);
  const isRefused = (from: ColumnElement, to: ColumnElement): boolean =>
    refusesConversion(typedColumn(from, actual, server), typedColumn(to, expected, server), server);
  const replaced = replacedColumns(wanted, presentByName, { server, isTouched, isRefused });
  const changes: TableChange[] = present
    .filter((column) => !wantedNames.has(column.name.toLowerCase()))
    .map((column) => ({ kind: 'dropColumn', column }));
  let position: ColumnPosition = { kind: 'first' };
  for (const to of wanted) {
    const from = presentByName.get(to.name.toLowerCase());
    if (!from) changes.push({ kind: 'addColumn', column: to, position });
    else if (replaced.has(to)) changes.push({ kind: 'replaceColumn', from, to, position });
    else if (collatesOtherwise(from, to) || readsOtherwise(from, to))
      changes.push({
        kind: 'modifyColumn',
        from,
        to,
        ...(moved.has(to) && { position }),
        ...(collatesOtherwise(from, to) && { converted: true }),
      });
    else if (moved.has(to)) changes.push({ kind: 'moveColumn', column: to, position });
    position = { kind: 'after', column: to.name };
  }
  return changes;
}

/** True when the column's type, name, nullability or counting does not stay: foreign keys on it must give way meanwhile. */
export function disturbsColumn(change: TableChange, column: string, { flavor }: ServerFacts): boolean {
  const isIt = (candidate: ColumnElement): boolean => candidate.name.toLowerCase() === column.toLowerCase();
  const gone = droppedColumn(change);
  if (gone) return isIt(gone);
  if (change.kind !== 'modifyColumn' || !isIt(change.from)) return false;
  const { from, to, converted } = change;
  if (converted) return true;
  // OceanBase makes all else under a key, at both of its ends (run on 4.3), and may refuse to make the key again.
  if (flavor === 'oceanbase')
    return (
      (to.autoIncrement && !from.autoIncrement) ||
      (comparedWidth(from) !== comparedWidth(to) && !lengthens(from, to))
    );
  return (
    from.name !== to.name ||
    from.type !== to.type ||
    from.charset !== to.charset ||
    from.collation !== to.collation ||
    from.nullable !== to.nullable ||
    from.autoIncrement !== to.autoIncrement
  );
}

/** Without the width of a number, which is only shown. */
function comparedWidth({ type }: ColumnElement): string {
  return type.replace(/^(\w*int)\(\d+\)/i, '$1');
}

function lengthens(from: ColumnElement, to: ColumnElement): boolean {
  const [before, after] = [textLength(from), textLength(to)];
  return before !== undefined && after !== undefined && before <= after;
}

/** Of a VARCHAR. */
export function textLength({ type }: ColumnElement): number | undefined {
  const length = /^varchar\((\d+)\)/i.exec(type)?.[1];
  return length === undefined ? undefined : Number(length);
}

function movedColumns(
  wanted: readonly ColumnElement[],
  present: readonly ColumnElement[],
): Set<ColumnElement> {
  const places = new Map(present.map((column, index) => [column.name.toLowerCase(), index]));
  const kept = wanted.filter((column) => places.has(column.name.toLowerCase()));
  const placeOf = (column: ColumnElement): number => places.get(column.name.toLowerCase())!;
  // MariaDB moves no column of a row's version (error 4134): the others move past them.
  const fixed = kept.filter((column) => isOfVersion(column) && isOfVersion(present[placeOf(column)]!));
  const free =
    fixed.length === 0
      ? kept
      : kept.filter((column, at) =>
          fixed.every((one) => at < kept.indexOf(one) === placeOf(column) < placeOf(one)),
        );
  const moved = new Set(kept);
  for (const index of longestIncreasing(free.map(placeOf))) moved.delete(free[index]!);
  return moved;
}

/** What decides which columns are replaced. */
interface ReplacingRules {
  readonly server: ServerFacts;
  /** True where a statement names the column, be it to move it. */
  readonly isTouched: (from: ColumnElement, to: ColumnElement) => boolean;
  /** True where the server does not convert it. */
  readonly isRefused: (from: ColumnElement, to: ColumnElement) => boolean;
}

/**
 * Columns that are dropped and added again, with all that are computed from them or from a column with a new name (MySQL
 * wants it, and checks on these), on TiDB from one that a statement touches at all.
 */
function replacedColumns(
  wanted: readonly ColumnElement[],
  present: ReadonlyMap<string, ColumnElement>,
  { server, isTouched, isRefused }: ReplacingRules,
): ReadonlySet<ColumnElement> {
  const kept = wanted.flatMap((to) => {
    const from = present.get(to.name.toLowerCase());
    return from ? [{ from, to }] : [];
  });
  // Mostly nothing is, and what is the same in both is one object.
  const differing = kept.filter(({ from, to }) => isTouched(from, to));
  const replaced = new Set(
    differing
      .filter(({ from, to }) => isRefused(from, to) || mustReplace(from, to, server))
      .map(({ to }) => to),
  );
  const held = differing
    .filter(({ from, to }) => from.name !== to.name || holdsNamedColumns(server))
    .map(({ to }) => to);
  if (replaced.size + held.length === 0) return replaced;
  for (let size = -1; size !== replaced.size;) {
    size = replaced.size;
    const names = new Set([...replaced, ...held].map(({ name }) => name.toLowerCase()));
    for (const { from, to } of kept) {
      if (isComputedFrom(from, names)) replaced.add(to);
    }
  }
  return replaced;
}

function readsOtherwise(from: ColumnElement, to: ColumnElement): boolean {
  return from !== to && (from.name !== to.name || comparedText(from) !== comparedText(to));
}

/** The definition as it counts: character sets are compared by effect. */
function comparedText(column: ColumnElement): string {
  const text = withoutCharset(column);
  const expression = column.generated?.expression;
  return expression === undefined ? text : text.replace(expression, () => comparedExpression(column) ?? '');
}

/** MySQL 5.7 prints the columns in it as they were typed, until any ALTER TABLE gives them the case that they have. */
function comparedExpression({ generated }: ColumnElement): string | undefined {
  return generated && withNamesInLowerCase(generated.expression);
}

/**
 * Servers refuse to turn a column into or out of a stored generated one, to change what it stores, and to drop a
 * column that an expression still names, even where the same statement changes that expression.
 */
function mustReplace(from: ColumnElement, to: ColumnElement, server: ServerFacts): boolean {
  return (
    comparedExpression(from) !== comparedExpression(to) ||
    from.generated?.stored !== to.generated?.stored ||
    (to.generated !== undefined && from.type !== to.type) ||
    (makesShapesNotNullLast(server) && referenceSystem(from) !== referenceSystem(to))
  );
}
