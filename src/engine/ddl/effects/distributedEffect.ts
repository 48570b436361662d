import { type ColumnModification, forbidsNull, newIndex } from '../../diff/changedElements';
import { isShape } from '../../diff/shapes';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import type { ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import type { DdlEffect } from './ddlEffect';
import { typeConversion } from '../types/typeConversion';

/**
 * OceanBase does a change online, or offline: it then builds the table anew, under a new id, and writes wait while reads
 * go on (its manual, "Online and offline DDL operations", V4, MySQL mode; run on 4.3, which does some online that this
 * calls a copy or unknown: that columns go, or come between others).
 */
export function oceanbaseEffect(change: TableChange, { changes, expected }: TableTransition): DdlEffect {
  switch (change.kind) {
    case 'addColumn': {
      const { generated, autoIncrement } = change.column;
      if (generated?.stored || autoIncrement) return 'copy';
      // Beside a new index the table is written anew, and not where the two follow one another (run on 4.3).
      if (changes.some(newIndex)) return 'copy';
      return standsLast(change.column, changes, expected) ? 'instant' : 'unknown';
    }
    case 'modifyColumn':
      return change.converted ||
        change.position ||
        typeConversion(change.from.type, change.to.type) !== 'safe'
        ? 'copy'
        : modificationEffect(change, changes);
    case 'addIndex':
      return indexEffect(change.index);
    case 'renameIndex':
      return 'instant';
    case 'dropIndex':
    case 'replaceIndex':
    case 'moveIndex': {
      return indexEffect(change.kind === 'replaceIndex' ? change.to : change.index);
    }
    case 'dropColumn':
    case 'replaceColumn':
    case 'moveColumn':
    case 'addPeriod':
    case 'dropPeriod':
      return 'copy';
    case 'setPartitioning':
      return change.step?.gone.length === 0 ? 'inPlace' : 'copy';
    case 'addForeignKey':
    case 'dropForeignKey':
    case 'resetForeignKey':
    case 'addCheck':
    case 'dropCheck':
    case 'moveCheck':
      return 'inPlace';
    case 'setOption':
      if (change.name === 'LOB_INROW_THRESHOLD') return 'copy';
      return change.name === 'COMMENT' || change.name === 'AUTO_INCREMENT' ? 'instant' : 'unknown';
  }
}

/** True for a column behind which only others stand that come with it. */
function standsLast(
  { name }: ColumnElement,
  changes: readonly TableChange[],
  expected: TableSchema,
): boolean {
  const added = changes.flatMap((change) => (change.kind === 'addColumn' ? [change.column.name] : []));
  const columns = columnsOf(expected).map((column) => column.name);
  return columns.slice(columns.indexOf(name)).every((behind) => added.includes(behind));
}

/**
 * Of a change that keeps all values as they are: other types may write the table anew. NOT NULL looks at the rows, and
 * writes them anew where it comes to several columns at once (run on 4.3).
 */
function modificationEffect({ from, to }: ColumnModification, changes: readonly TableChange[]): DdlEffect {
  const isSameKind = from.type === to.type && from.autoIncrement === to.autoIncrement;
  if (!isSameKind || from.generated || to.generated) return 'unknown';
  if (!from.nullable || to.nullable) return 'instant';
  return isShape(to) || changes.filter(forbidsNull).length > 1 ? 'copy' : 'inPlace';
}

/** While others are built writes go on; they waited in part for a vector's (HNSW), which has tables of its own. */
function indexEffect({ type }: IndexElement): DdlEffect {
  if (type === 'primary') return 'copy';
  return type === 'vector' ? 'blocksWrites' : 'inPlace';
}

/**
 * TiDB lets writes go on; what touches rows or indexes is reorganised in the background (its manual, "Online DDL"; run on
 * 8.4, whose list of jobs tells how many rows each touched).
 */
export function tidbEffect(change: TableChange): DdlEffect {
  switch (change.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'dropIndex':
    case 'renameIndex':
    case 'dropForeignKey':
    case 'addForeignKey':
    case 'resetForeignKey':
    case 'dropCheck':
      return 'instant';
    case 'modifyColumn':
      return change.converted || !keepsStoredValues(change.from.type, change.to.type) ? 'inPlace' : 'instant';
    case 'moveColumn':
      return 'instant';
    case 'replaceColumn':
    case 'addIndex':
    case 'replaceIndex':
    case 'moveIndex':
    case 'addCheck':
    case 'moveCheck':
      return 'inPlace';
    case 'setOption':
      return instantOptions.has(change.name) ? 'instant' : 'unknown';
    case 'setPartitioning':
      if (!change.step) return 'rebuild';
      return change.step.gone.length === 0 ? 'instant' : 'inPlace';
    case 'addPeriod':
    case 'dropPeriod':
      return 'unknown';
  }
}

const instantOptions: ReadonlySet<string> = new Set([
  'COMMENT',
  'DEFAULT CHARSET',
  'COLLATE',
  'PLACEMENT POLICY',
  'SHARD_ROW_ID_BITS',
  'AUTO_INCREMENT',
  'AUTO_ID_CACHE',
  'TTL',
  'TTL_ENABLE',
  'TTL_JOB_INTERVAL',
]);

/** Values of types that TiDB stores alike stay as they are; the digits of a DECIMAL stand in each. */
function keepsStoredValues(from: string, to: string): boolean {
  if (from === to) return true;
  if (typeConversion(from, to) !== 'safe') return false;
  const [before, after] = [from, to].map((type) => /^\w+/.exec(type)?.[0].toLowerCase() ?? '');
  if (before === after) return before !== 'decimal' && before !== 'binary';
  return storedAlike.some((alike) => alike.test(before ?? '') && alike.test(after ?? ''));
}

const storedAlike: readonly RegExp[] = [
  /^(?:tiny|small|medium|big)?int$/,
  /^(?:varchar|(?:tiny|medium|long)?text)$/,
  /^(?:varbinary|(?:tiny|medium|long)?blob)$/,
];
