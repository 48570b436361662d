import { disturbsKey } from '../../diff/diffForeignKeys';
import { type ColumnModification, droppedIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { findColumn } from '../../schema/columns';
import {
  convertsMembersUnderKeys,
  holdsCountersOfParents,
  holdsPrimaryKeysOfParents,
  keepsNullFromChildren,
} from '../../schema/serverRules';
import type { ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { charsetOf, writeAsciiAlike } from '../types/charsets';
import { alterEffect } from './alterEffect';
import { parseDataType } from '../../schema/dataType';
import { innodbContext } from './innodbContext';
import { lengthensAlike, modifyEffect } from './modifyEffect';
import { rewritingOf } from './rewriting';
import { planRounds } from '../rounds/planRounds';

/** The columns that a table cannot change as it should while this foreign key of `child`, which stays, points to them. */
export function heldColumns(
  foreignKey: ForeignKeyElement,
  child: TableSchema,
  transition: TableTransition,
): readonly string[] {
  const { targetColumns } = foreignKey;
  if (losesPrimaryKey(transition)) return targetColumns;
  const changes = transition.changes.filter(
    (change) => !isMadeUnderKey(change, foreignKey, child, transition),
  );
  const isHeld = (columns: readonly string[]): boolean => disturbsKey(columns, { ...transition, changes });
  if (!isHeld(targetColumns)) return [];
  const held = targetColumns.filter((column) => isHeld([column]));
  return held.length > 0 ? held : targetColumns;
}

/** True where a server that holds the primary keys of parents is to take one away, be it for a statement. */
export function losesPrimaryKey(transition: TableTransition): boolean {
  return (
    holdsPrimaryKeysOfParents(transition.server) &&
    transition.changes.some((change) => droppedIndex(change)?.type === 'primary') &&
    planRounds(transition)
      .flat()
      .some((change) => change.kind === 'dropIndex' && change.index.type === 'primary')
  );
}

/** What a server changes of a column that a key points to (each run on the servers); the types still fit each other. */
function isMadeUnderKey(
  change: TableChange,
  { columns, targetColumns, rules }: ForeignKeyElement,
  child: TableSchema,
  transition: TableTransition,
): boolean {
  if (change.kind !== 'modifyColumn') return false;
  const { converted, ...plain } = change;
  const { from, to } = change;
  if (converted && !keepsBytesOfMembers(change, transition)) return false;
  const [before, after] = [parseDataType(from.type), parseDataType(to.type)];
  // The width of a number is only shown.
  const isShown =
    before.family === 'integer' && before.name === after.name && before.unsigned === after.unsigned;
  const isSame = from.type === to.type || isShown;
  if (from.autoIncrement !== to.autoIncrement && holdsCountersOfParents(transition.server)) return false;
  const becomesNotNull = from.nullable && !to.nullable;
  switch (transition.server.flavor) {
    case 'mariadb': {
      const keepsNull = keepsNullFromChildren(transition.server);
      if (becomesNotNull && !keepsNull && rewritingOf(transition) === 'copied') return false;
      const at = targetColumns.findIndex((name) => name.toLowerCase() === to.name.toLowerCase());
      const takesNull = findColumn(child, columns[at] ?? '')?.nullable;
      const handsNullOn = to.nullable && !from.nullable && rules.includes('ON UPDATE CASCADE');
      const isKept = handsNullOn && takesNull !== true && keepsNull;
      return (isSame || addsMembers(from.type, to.type)) && !isKept;
    }
    case 'mysql': {
      if (becomesNotNull && alterEffect(transition) === 'copy') return false;
      return (
        isSame ||
        lengthensAlike(from, to, transition) ||
        modifyEffect(plain, innodbContext(transition)) !== 'copy'
      );
    }
    // What it makes under a key disturbs none.
    case 'oceanbase':
      return false;
    case 'tidb':
      return isSame && from.autoIncrement === to.autoIncrement;
  }
}

/** True for an ENUM or SET whose members are written alike in their new character set, on a server that minds no more. */
function keepsBytesOfMembers({ from, to }: ColumnModification, transition: TableTransition): boolean {
  const { actual, expected, server } = transition;
  if (!convertsMembersUnderKeys(server) || !/^(?:enum|set)\(/i.test(from.type)) return false;
  const [before, after] = [charsetOf(from, actual, server), charsetOf(to, expected, server)];
  if (before === undefined || after === undefined) return false;
  return before === after || (isAscii(from.type) && writeAsciiAlike(before, after));
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** True where an ENUM or SET gets members behind those that it has. */
function addsMembers(before: string, after: string): boolean {
  return /^(?:enum|set)\(/i.test(before) && after.startsWith(`${before.slice(0, -1)},`);
}
