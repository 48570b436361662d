import type { TableChange } from '../../diff/tableDiff';
import type { IndexElement } from '../../schema/tableSchema';
import type { DdlEffect } from './ddlEffect';
import { typeConversion } from '../types/typeConversion';

/**
 * OceanBase does a change online, or offline: it then builds the table anew, under a new id, and writes wait while reads
 * go on (its manual, "Online and offline DDL operations", V4; run on 4.3, which does some online that this calls a copy).
 */
export function oceanbaseEffect(change: TableChange): DdlEffect {
  switch (change.kind) {
    case 'addColumn':
      return change.column.generated?.stored || change.column.autoIncrement ? 'copy' : 'unknown';
    case 'modifyColumn':
      return change.converted ||
        change.position ||
        typeConversion(change.from.type, change.to.type) !== 'safe'
        ? 'copy'
        : 'unknown';
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
