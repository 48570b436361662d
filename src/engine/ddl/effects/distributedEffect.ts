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
    case 'dropIndex':
    case 'replaceIndex':
    case 'moveIndex': {
      return indexEffect(change.kind === 'replaceIndex' ? change.to : change.index);
    }
    case 'dropColumn':
    case 'replaceColumn':
    case 'moveColumn':
    case 'setPartitioning':
    case 'addPeriod':
    case 'dropPeriod':
      return 'copy';
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

/** TiDB lets writes go on; what touches rows or indexes is reorganised in the background (its manual, "Online DDL"). */
export function tidbEffect(change: TableChange): DdlEffect {
  switch (change.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'dropIndex':
    case 'dropForeignKey':
    case 'addForeignKey':
    case 'resetForeignKey':
    case 'dropCheck':
      return 'instant';
    case 'modifyColumn':
      return change.converted || typeConversion(change.from.type, change.to.type) !== 'safe'
        ? 'inPlace'
        : 'instant';
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
      return change.name === 'COMMENT' || change.name === 'AUTO_INCREMENT' ? 'instant' : 'unknown';
    case 'addPeriod':
    case 'dropPeriod':
    case 'setPartitioning':
      return 'unknown';
  }
}
