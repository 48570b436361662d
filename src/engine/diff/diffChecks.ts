import { checksOf } from '../schema/elements';
import { freeName, renameCheck } from '../schema/freeName';
import { primaryKeyOf } from '../schema/indexes';
import { namesOneOf } from '../schema/namesIn';
import { checkNamesAreGlobal, elementOrderMatters, holdsColumnsOfChecks } from '../schema/serverRules';
import type { CheckElement } from '../schema/tableSchema';
import { isRetyped } from './changedElements';
import { columnsOfBytes, comparedCheck, isOfBytes } from './comparedCheck';
import { matchByText } from './matchByText';
import { shapeThatTakesNullFirst } from './shapes';
import type { TableChange } from './tableDiff';
import type { TableTransition } from './tableTransition';

/**
 * Checks of the table level. Where names are unique in a whole database they cannot be the source's, and only the
 * definitions count; elsewhere names and order are part of the structure.
 */
export function diffChecks(transition: TableTransition): TableChange[] {
  const { expected, actual, server } = transition;
  const wanted = checksOf(expected);
  const present = checksOf(actual);
  if (wanted.length + present.length === 0) return [];
  const { common, added, dropped } = matchByText(wanted, present, comparedText(transition));
  const newcomers = new Set(added);
  const kept = new Map(common.map(({ from, to }) => [to, from]));
  const used = new Set(common.map(({ from }) => from.name?.toLowerCase()));
  const isOrdered = elementOrderMatters(server) && !checkNamesAreGlobal(server);
  const mustMove = disturbs(transition);
  const changes: TableChange[] = dropped.map((check) => ({ kind: 'dropCheck', check }));
  let lastPlace = -1;
  for (const check of wanted) {
    const from = kept.get(check);
    const place = from ? present.indexOf(from) : Infinity;
    const moves = place < lastPlace || mustMove(check);
    if (newcomers.has(check)) changes.push({ kind: 'addCheck', check: withFreeName(check, used) });
    else if (from && moves) changes.push({ kind: 'moveCheck', check: from });
    if (isOrdered) lastPlace = moves ? Infinity : place;
  }
  return changes;
}

function comparedText({ expected, server }: TableTransition): (check: CheckElement) => string {
  if (!checkNamesAreGlobal(server)) return ({ text }) => text;
  const bytes = columnsOfBytes(expected, server);
  return ({ definition }) => comparedCheck(definition, bytes);
}

/**
 * True for the checks that must go and come back for the changes of columns. No server drops a column that a check names,
 * not even to add it again; OceanBase does not change its type either. Literals beside a column that becomes bytes, or
 * letters, keep the character set of what it was (MySQL 8).
 */
function disturbs({ changes, expected, actual, server }: TableTransition): (check: CheckElement) => boolean {
  if (changes.some((change) => shapeThatTakesNullFirst(change, server))) return () => true;
  const columns = changes.flatMap((change) => {
    const becomesOther =
      change.kind === 'modifyColumn' &&
      isOfBytes(change.from, actual, server) !== isOfBytes(change.to, expected, server);
    const isDisturbed =
      change.kind === 'replaceColumn' ||
      (checkNamesAreGlobal(server) && becomesOther) ||
      (holdsColumnsOfChecks(server) && isRetyped(change));
    return isDisturbed ? [change.from.name.toLowerCase()] : [];
  });
  return ({ definition }) => namesOneOf(definition, columns);
}

/** Where only definitions are compared, a check that stays can bear the name that a new one is to get. */
function withFreeName(check: CheckElement, used: Set<string | undefined>): CheckElement {
  if (check.name === undefined) return check;
  const name = freeName(check.name, (each) => used.has(each.toLowerCase()));
  used.add(name.toLowerCase());
  return renameCheck(check, name);
}

/**
 * Why a check cannot go: MariaDB takes DROP CONSTRAINT `primary` for the primary key's. Before 10.5 it makes such checks
 * beside one (run on 10.3).
 */
export function fixedCheck({ changes, actual, server }: TableTransition): string | undefined {
  const goes = changes.some(
    (change) =>
      (change.kind === 'dropCheck' || change.kind === 'moveCheck') &&
      change.check.name?.toLowerCase() === 'primary',
  );
  if (!goes || server.flavor !== 'mariadb') return undefined;
  if (!primaryKeyOf(actual)) return undefined;
  return `MariaDB would drop the primary key of ${actual.name.name} in place of its check named primary. Recreate the shadow, or leave the table out.`;
}
