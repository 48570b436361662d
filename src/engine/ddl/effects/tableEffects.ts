import { withoutOverlaps } from '../../diff/indexes/comparedIndexes';
import { isHashed } from '../../diff/indexes/forgottenIndexes';
import { droppedIndex, newIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import { clusteredKey } from '../../diff/clusteredKey';
import { isVirtual } from '../../schema/columns';
import { columnsOf, indexesOf } from '../../schema/elements';
import { isFunctional } from '../../schema/indexes';
import { writesForOptions } from '../../schema/serverRules';
import { atLeast } from '../../schema/serverVersion';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import { type DdlEffect, worstEffect } from './ddlEffect';
import {
  fulltextsBuiltAgain,
  hasFulltext,
  hasIndex,
  hasVirtualPart,
  type InnodbContext,
  retypes,
} from './innodbContext';
import { movesPlacingColumns } from './placingColumns';

/**
 * What InnoDB does beside the effects of the single changes, because of what else the table has. All of it was seen on
 * servers: it stands in no manual.
 */
export function tableEffects(effects: readonly DdlEffect[], context: InnodbContext): DdlEffect[] {
  const isInstant = effects.length > 0 && effects.every((effect) => effect === 'instant');
  if (copiesForAnything(context) || (!isInstant && either(context, hasVector))) return ['copy'];
  if (context.changes.length === 0) return [];
  if (copiesForSome(context)) return ['copy'];
  const together = worstEffect([...effects, ...togetherEffects(effects, isInstant, context)]);
  return [withIndexesOfRows(together, context)];
}

function either({ actual, expected }: InnodbContext, has: (table: TableSchema) => boolean): boolean {
  return has(actual) || has(expected);
}

/** MariaDB answers with error 1845 or 1846, even to a comment. */
function copiesForAnything(context: InnodbContext): boolean {
  return either(context, (table) =>
    indexesOf(table).some((index) => withoutOverlaps(index) || isHashedUnique(index)),
  );
}

function hasVector(table: TableSchema): boolean {
  return hasIndex(table, 'vector');
}

/** True for changes that something else in the table lets be made by a copy alone. */
function copiesForSome(context: InnodbContext): boolean {
  const { changes, actual } = context;
  return (
    movesPlacingColumns(context) ||
    shiftsVirtual(context) ||
    ((hasIndexedVirtual(actual) || hasStored(actual)) && changes.some(changesNull)) ||
    (either(context, hasFulltext) && changes.some(changesDocumentId)) ||
    // "Not implemented for system-versioned operations."
    (findOption(actual, 'WITH SYSTEM VERSIONING') !== undefined && changes.some(buildsFulltext))
  );
}

/** What the changes are to each other. */
function togetherEffects(
  effects: readonly DdlEffect[],
  isInstant: boolean,
  context: InnodbContext,
): DdlEffect[] {
  const { changes, actual, expected } = context;
  const computed = hasIndexedVirtual(actual);
  const isBeside = (change: TableChange): boolean =>
    changes.some((other, at) => other !== change && effects[at] !== 'instant');
  const writesAnew =
    writesForOption(context) ||
    // A column comes or goes at once only where nothing else is done, and no index is over a virtual one.
    ((!isInstant || computed) && changes.some(shiftsColumns)) ||
    changes.some((change) => placesColumn(change) && (computed || isBeside(change)));
  // A longer text is instant but beside an option, be it a comment (seen on MariaDB), or one that is said again.
  const setsOptions = changes.some(setsOption) || findOption(expected, 'PAGE_CHECKSUM') !== undefined;
  return [
    ...clusteredEffect(context),
    ...(writesAnew ? (['rebuild'] as const) : []),
    ...(setsOptions && changes.some(retypes) ? (['inPlace'] as const) : []),
  ];
}

/** What becomes of an effect beside indexes that are made again with each row that is written anew. */
function withIndexesOfRows(effect: DdlEffect, context: InnodbContext): DdlEffect {
  const { changes, actual, server } = context;
  const mysql = server.flavor === 'mysql';
  const isRebuild = effect === 'rebuild' || effect === 'blocksWrites';
  if (isRebuild && mysql && shiftsFunctional(context)) return 'copy';
  // FULLTEXT entries are not made again beside writes, nor for two indexes.
  const fulltextsOfAll = (): number => indexesOf(actual).filter(({ type }) => type === 'fulltext').length;
  const again = isRebuild ? fulltextsOfAll() : mysql ? fulltextsBuiltAgain(context).length : 0;
  const fulltexts = changes.filter(buildsFulltext).length + again;
  if (fulltexts > 1 || (effect === 'rebuild' && fulltexts > 0 && mysql)) return 'copy';
  // "Do not support online operation on table with GIS index", "online rebuild with indexed virtual columns".
  const waits = fulltexts > 0 || hasIndex(actual, 'spatial') || hasIndexedVirtual(actual);
  return (effect === 'rebuild' && waits) || again > 0 ? 'blocksWrites' : effect;
}

function hasIndexedVirtual(table: TableSchema): boolean {
  return indexesOf(table).some((index) => hasVirtualPart(index, table));
}

function hasStored(table: TableSchema): boolean {
  return columnsOf(table).some(({ generated }) => generated?.stored === true);
}

/** True where a virtual column gets another number, which servers take for dropping it and adding it. */
function shiftsVirtual({ actual, expected }: InnodbContext): boolean {
  const wanted = columnsOf(expected).map(({ name }) => name.toLowerCase());
  return columnsOf(actual).some(
    (column, at) => isVirtual(column) && ![at, -1].includes(wanted.indexOf(column.name.toLowerCase())),
  );
}

/** The hidden columns of functional indexes stand behind all others, and get other numbers, too, as one comes or goes. */
function shiftsFunctional({ changes, actual }: InnodbContext): boolean {
  return (
    indexesOf(actual).some(isFunctional) &&
    changes.some(({ kind }) => kind === 'addColumn' || kind === 'dropColumn')
  );
}

function setsOption({ kind }: TableChange): boolean {
  return kind === 'setOption';
}

function writesForOption({ changes, server }: InnodbContext): boolean {
  if (!writesForOptions(server) || !changes.some(setsOption)) return false;
  const isOld = !atLeast(server, [5, 7, 0]);
  return changes.some(
    (change) => (isOld && change.kind === 'modifyColumn') || change.kind.endsWith('Index') || retypes(change),
  );
}

function shiftsColumns({ kind }: TableChange): boolean {
  return kind === 'addColumn' || kind === 'dropColumn' || kind === 'moveColumn';
}

/** A changed column that also moves; its own effect knows nothing of what else is done. */
function placesColumn(change: TableChange): boolean {
  return change.kind === 'modifyColumn' && change.position !== undefined;
}

function changesNull(change: TableChange): boolean {
  return change.kind === 'modifyColumn' && change.from.nullable !== change.to.nullable;
}

/** "Cannot replace hidden FTS_DOC_ID with a user-visible one", "cannot drop or rename FTS_DOC_ID". */
function changesDocumentId(change: TableChange): boolean {
  return (
    (change.kind === 'addColumn' || change.kind === 'dropColumn') &&
    change.column.name.toUpperCase() === 'FTS_DOC_ID'
  );
}

function buildsFulltext(change: TableChange): boolean {
  return newIndex(change)?.type === 'fulltext';
}

/** Rows lie in the order of this key, else of a hidden number. */
function clusteredEffect({ changes, actual, expected, server }: InnodbContext): DdlEffect[] {
  const [before, after] = [clusteredKey(actual), clusteredKey(expected)];
  // "Dropping a primary key is not allowed without also adding a new primary key", be another index there to be it.
  const isGone = before !== undefined && changes.some((change) => droppedIndex(change)?.name === before.name);
  const comes = after !== undefined && changes.some((change) => newIndex(change)?.name === after.name);
  if (server.flavor === 'mysql' && isGone && !comes) return ['copy'];
  const isSame = before?.type === after?.type && before?.definition === after?.definition;
  if (isSame && !(isGone && comes)) return [];
  const stays = after !== undefined && actual.partitioning === undefined;
  return before === undefined || stays ? ['rebuild'] : ['copy'];
}

/** MariaDB keeps an invisible virtual column for it. */
function isHashedUnique({ type, definition }: IndexElement): boolean {
  return type === 'unique' && isHashed(definition);
}
