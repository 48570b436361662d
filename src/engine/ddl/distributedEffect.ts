import type { TableChange } from '../diff/tableDiff';
import type { DdlEffect } from './ddlEffect';
import { typeConversion } from './typeConversion';

/**
 * OceanBase does a change online, or offline: it then builds the table anew and lets nobody write (its manual, "Online
 * and offline DDL operations", V4).
 */
export function oceanbaseEffect(change: TableChange): DdlEffect {
  switch (change.kind) {
    case 'addColumn':
      return 'unknown';
    case 'modifyColumn':
      return change.converted ||
        change.position ||
        typeConversion(change.from.type, change.to.type) !== 'safe'
        ? 'copy'
        : 'unknown';
    case 'addIndex':
      return change.index.type === 'primary' ? 'copy' : 'inPlace';
    case 'dropIndex':
    case 'replaceIndex':
    case 'moveIndex': {
      const index = change.kind === 'replaceIndex' ? change.from : change.index;
      return index.type === 'primary' ? 'copy' : 'inPlace';
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
      return change.name === 'COMMENT' || change.name === 'AUTO_INCREMENT' ? 'instant' : 'unknown';
  }
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
