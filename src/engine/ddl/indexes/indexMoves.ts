import { newIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { indexesOf } from '../../schema/elements';
import { isFunctional, underName } from '../../schema/indexes';
import { quoteIdentifier } from '../../schema/quoting';
import { canRenameIndex } from '../../schema/serverRules';
import type { TableSchema } from '../../schema/tableSchema';
import type { DdlEffect } from '../effects/ddlEffect';
import type { DdlStatement } from '../ddlStatement';
import { passingNames } from './passingNames';
import { isCreatedApart } from './indexesApart';

/**
 * Index names → the names they bear until the second statement; a server sees DROP x, ADD x (same) as no change. Where
 * that statement cannot rename, it puts indexes to the end, so all new ones go with those that move, to keep the order.
 */
export function indexMoves({
  changes,
  expected,
  actual,
  server,
}: TableTransition): ReadonlyMap<string, string> {
  const moves = new Map<string, string>();
  if (!changes.some((change) => change.kind === 'moveIndex' || newIndex(change))) return moves;
  const passingName = passingNames([actual, expected]);
  // MySQL 5.6 also takes an index that differs only in its comment for the same.
  const together =
    !canRenameIndex(server) && changes.some(({ kind }) => kind === 'moveIndex' || kind === 'replaceIndex');
  for (const change of changes) {
    const index = change.kind === 'moveIndex' ? change.index : newIndex(change);
    if (index === undefined || index.type === 'primary') continue;
    if (change.kind !== 'moveIndex' && (!together || index.type === 'fulltext')) continue;
    if (isCreatedApart(index, expected, server)) continue;
    moves.set(index.name, passingName());
  }
  return moves;
}

/** The clauses that give the moved indexes their own names. */
export function finishMoves(expected: TableSchema, moves: ReadonlyMap<string, string>): string[] {
  return indexesOf(expected).flatMap(({ name }) => {
    const temporary = moves.get(name);
    return temporary === undefined ? [] : [renameIndex(temporary, name)];
  });
}

/** The way from the passing names to their own where a server renames no index: each is built once more. */
export function rebuildMoved(leg: TableTransition, moves: ReadonlyMap<string, string>): TableTransition {
  const changes: TableChange[] = [];
  const elements = leg.expected.elements.map((element) => {
    const temporary = element.kind === 'index' ? moves.get(element.name) : undefined;
    if (element.kind !== 'index' || temporary === undefined) return element;
    const from = underName(element, temporary);
    changes.push({ kind: 'replaceIndex', from, to: element });
    return from;
  });
  return { ...leg, actual: { ...leg.expected, elements }, changes };
}

/**
 * MariaDB refuses to rename an index in place where its statistics (innodb_stats_persistent) know another of that name:
 * InnoDB's own one over documents, or the one before, if they were just being gathered. A copy begins them anew.
 */
export function withCopyInstead(rename: DdlStatement): DdlStatement {
  return { ...rename, instead: [`${rename.sql},\n  ALGORITHM=COPY`] };
}

/** MySQL 8 renames an index with a functional part by a copy. */
export function renameEffect(
  table: TableSchema,
  moves: ReadonlyMap<string, string>,
  effect: () => DdlEffect,
): DdlEffect {
  return indexesOf(table).some((index) => moves.has(index.name) && isFunctional(index)) ? 'copy' : effect();
}

export function renameIndex(from: string, to: string): string {
  return `RENAME INDEX ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
}
