import { blockSizeOf, isFunctional } from '../../schema/indexes';
import { namesOneOf } from '../../schema/namesIn';
import { quoteIdentifier } from '../../schema/quoting';
import {
  createsIndexesApart,
  cutsIndexesWhenSetsBecomeText,
  holdsColumnsOfPrefixes,
  holdsCountersOfUniqueIndexes,
} from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, IndexElement } from '../../schema/tableSchema';
import { isRetyped } from '../changedElements';
import { diffOptions } from '../diffOptions';
import { holdsColumnsUnderIndexes } from '../tidb/tidbIndexes';
import { columnsOfNewReferenceSystem } from '../referenceSystem';
import type { TableChange } from '../tableDiff';
import type { TableTransition } from '../tableTransition';

/**
 * An index over a replaced column dies with it; a computed part keeps the type that it had from its columns (MySQL,
 * error 3907); a table's KEY_BLOCK_SIZE clings to each index until it is rebuilt.
 */
export function mustRebuild(transition: TableTransition): (index: IndexElement) => boolean {
  const { expected, actual, changes, server } = transition;
  const cuts = cutsIndexesWhenSetsBecomeText(server);
  const replaced = new Set(
    changes.flatMap((change) =>
      change.kind === 'replaceColumn' || (cuts && change.kind === 'modifyColumn' && isSetToText(change))
        ? [change.from.name.toLowerCase()]
        : [],
    ),
  );
  const placed = columnsOfNewReferenceSystem(changes);
  const blockSize = 'KEY_BLOCK_SIZE';
  const all = findOption(expected, blockSize)?.value !== findOption(actual, blockSize)?.value;
  const spoiled = losesBlockSize(transition);
  const held = holdsColumnsOfPrefixes(server) ? changes.flatMap(retypedPrefix) : [];
  const standsInTheWay = holdsColumnsUnderIndexes(transition);
  const retyped = changes.filter(isRetyped).map(({ to }) => to.name.toLowerCase());
  const counters = holdsCountersOfUniqueIndexes(server) ? changes.flatMap(retypedCounter) : [];
  return (index) =>
    all ||
    spoiled(index) ||
    standsInTheWay(index) ||
    (isFunctional(index) && namesOneOf(index.definition, retyped)) ||
    held.some((prefix) => index.definition.toLowerCase().includes(prefix)) ||
    (index.type === 'unique' && index.columns.some((column) => counters.includes(column.toLowerCase()))) ||
    index.columns.some((column) => replaced.has(column.toLowerCase())) ||
    (index.type === 'spatial' && index.columns.some((column) => placed.has(column.toLowerCase())));
}

/**
 * True for the indexes with a block size of their own that OceanBase will give the table's as it changes columns or
 * options.
 */
function losesBlockSize({
  expected,
  actual,
  changes,
  server,
}: TableTransition): (index: IndexElement) => boolean {
  if (!createsIndexesApart(server)) return () => false;
  const wanted = findOption(expected, 'BLOCK_SIZE')?.value;
  const spoils = changes.some(isOfColumn) || diffOptions(expected, actual, server).changes.length > 0;
  if (wanted === undefined || !spoils) return () => false;
  return (index) => (blockSizeOf(index) ?? wanted) !== wanted;
}

/** How an index over a part of the column begins to name it, where the column becomes another. */
function retypedPrefix(change: TableChange): string[] {
  return isRetyped(change) ? [`${quoteIdentifier(change.from.name).toLowerCase()}(`] : [];
}

function retypedCounter(change: TableChange): string[] {
  const counts = change.kind === 'modifyColumn' && change.to.autoIncrement && change.from.autoIncrement;
  return counts && change.from.type !== change.to.type ? [change.from.name.toLowerCase()] : [];
}

function isSetToText({ from, to }: { readonly from: ColumnElement; readonly to: ColumnElement }): boolean {
  return /^(?:enum|set)\b/i.test(from.type) && !/^(?:enum|set)\b/i.test(to.type);
}

function isOfColumn({ kind }: TableChange): boolean {
  return kind.endsWith('Column');
}
