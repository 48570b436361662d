import { droppedIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { differsInEngineWords, differsInVisibility } from '../../diff/indexes/comparedIndexes';
import { isHashed } from '../../diff/indexes/forgottenIndexes';
import { isShape } from '../../diff/shapes';
import { hasVirtual, isClock, isVirtual } from '../../schema/columns';
import { columnsOf, indexesOf } from '../../schema/elements';
import { isFunctional } from '../../schema/indexes';
import { namesIn } from '../../schema/namesIn';
import { hidesHashes } from '../../schema/serverRules';
import { atLeast } from '../../schema/serverVersion';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { tokenize } from '../../schema/tokens';
import type { DdlEffect } from './ddlEffect';
import { hasVirtualPart, type InnodbContext, innodbContext, rowOptions } from './innodbContext';
import { isJsonText, modifyEffect } from './modifyEffect';
import { tableEffects } from './tableEffects';

/**
 * The effect of each change on MariaDB and MySQL: their manuals, "InnoDB Online DDL Operations" and "Online DDL
 * Operations". Run on both by test/database/ddlEffect.test.ts.
 */
export function innodbEffect(transition: TableTransition): DdlEffect[] {
  const { changes, expected, actual } = transition;
  const isInnodb = (schema: TableSchema): boolean =>
    findOption(schema, 'ENGINE')?.value?.toLowerCase() === 'innodb';
  if (!isInnodb(actual) || !isInnodb(expected)) return ['copy'];
  const context = innodbContext(transition);
  const effects = changes.map((change) => changeEffect(change, context));
  return [...effects, ...tableEffects(effects, context)];
}

function changeEffect(change: TableChange, context: InnodbContext): DdlEffect {
  switch (change.kind) {
    case 'addColumn':
      return addEffect(change.column, context);
    case 'dropColumn':
      return dropEffect(change.column, context);
    case 'replaceColumn':
      return 'copy';
    case 'moveColumn':
      if (change.column.generated || isJsonText(change.column)) return 'copy';
      return context.instantColumns === 'anywhere' && context.server.flavor === 'mariadb'
        ? 'instant'
        : 'rebuild';
    case 'modifyColumn':
      return modifyEffect(change, context);
    case 'renameIndex':
      return 'inPlace';
    case 'addIndex':
    case 'moveIndex':
      if (change.kind === 'moveIndex' && change.renamed) return 'inPlace';
      if (isFunctional(change.index)) return functionalEffect(change, context);
      return indexEffect(change.index, context);
    case 'replaceIndex':
      if (differsInVisibility(change.from, change.to)) return 'inPlace';
      if (context.server.flavor === 'mysql' && differsInEngineWords(change.from, change.to)) return 'rebuild';
      if (isFunctional(change.from) || isFunctional(change.to)) return functionalEffect(change, context);
      return indexEffect(change.to, context);
    case 'dropIndex': {
      if (isFunctional(change.index)) return functionalEffect(change, context);
      const replaced = context.changes.some(
        (other) => other.kind === 'addIndex' && other.index.type === 'primary',
      );
      return change.index.type === 'primary' && !replaced ? 'copy' : 'inPlace';
    }
    case 'addForeignKey':
    case 'dropForeignKey':
    case 'resetForeignKey':
      return 'inPlace';
    case 'dropCheck':
      return context.server.flavor === 'mariadb' ? 'inPlace' : 'unknown';
    case 'addCheck':
    case 'moveCheck':
    case 'addPeriod':
    case 'dropPeriod':
      return 'copy';
    case 'setPartitioning':
      if (!change.step) return 'copy';
      return change.step.gone.length === 0 ? 'blocksWrites' : 'copiesPartitions';
    case 'setOption':
      return optionEffect(change.name, context);
  }
}

/**
 * A functional part is a hidden virtual column, which MySQL 8 adds and drops in place only where nothing else changes.
 * It sorts such columns by their indexes' names, so that a new one must be the last, and a rename leaves them unsorted.
 */
function functionalEffect(change: TableChange, { changes, actual }: InnodbContext): DdlEffect {
  const others = indexesOf(actual).filter((index) => isFunctional(index) && index !== droppedIndex(change));
  if (changes.length > 1 || others.length > 0 || actual.partitioning !== undefined) return 'copy';
  if (change.kind === 'dropIndex') return change.index.type === 'plain' ? 'inPlace' : 'copy';
  return change.kind === 'addIndex' && change.index.type === 'plain' ? 'blocksWrites' : 'copy';
}

function addEffect(column: ColumnElement, context: InnodbContext): DdlEffect {
  const { instantColumns, expected, server, actual } = context;
  if (column.generated?.stored) return 'copy';
  if (column.generated) return virtualEffect(context);
  if (column.autoIncrement) return 'blocksWrites';
  if (
    isComputed(column) ||
    // From another column; and MySQL prints parentheses around whatever is computed.
    namesIn(column.defaultValue ?? '').size > 0 ||
    readsVariable(column.defaultValue ?? '') ||
    (server.flavor === 'mysql' && column.defaultValue?.startsWith('('))
  ) {
    return 'copy';
  }
  if (server.flavor === 'mysql' && hasNothingToBegin(column)) return 'rebuild';
  const last = columnsOf(expected).slice(columnsOf(actual).length).includes(column);
  if (instantColumns === 'anywhere' || (instantColumns === 'last' && last)) return 'instant';
  return hasVirtual(actual) && server.flavor === 'mysql' ? 'unknown' : 'rebuild';
}

/** The clock is one time for all rows, where it need not be converted. */
function isComputed({ type, defaultValue = '' }: ColumnElement): boolean {
  return /^\(?\w+\(/.test(defaultValue) && !isClock(defaultValue, type);
}

/** MySQL would give the rows a date of zeros, or no shape, and looks first whether there are any. */
function hasNothingToBegin(column: ColumnElement): boolean {
  const { type, nullable, defaultValue } = column;
  return !nullable && defaultValue === undefined && (/^date(?:time)?\b/i.test(type) || isShape(column));
}

/** `@v` and `@@version`, which MariaDB prints without quotes. */
function readsVariable(expression: string): boolean {
  return tokenize(expression).some(({ kind, text }) => kind === 'word' && text.startsWith('@'));
}

function dropEffect(column: ColumnElement, context: InnodbContext): DdlEffect {
  const { instantColumns, actual, server } = context;
  const isIndexed = indexesOf(actual).some(({ columns }) => columns.includes(column.name));
  if (isVirtual(column)) return virtualEffect(context);
  if (hasVirtual(actual) && server.flavor === 'mysql') return 'unknown';
  return instantColumns === 'anywhere' && !isIndexed ? 'instant' : 'rebuild';
}

/** Beside other changes, or in partitions, servers copy for the sake of a virtual column. */
function virtualEffect({ changes, actual, server }: InnodbContext): DdlEffect {
  const isAlone = changes.length === 1 && actual.partitioning === undefined;
  return isAlone && server.flavor === 'mariadb' ? 'inPlace' : 'unknown';
}

function indexEffect(index: IndexElement, { server, actual }: InnodbContext): DdlEffect {
  switch (index.type) {
    case 'primary':
      return 'rebuild';
    case 'unique':
    case 'plain':
      // MariaDB makes a hidden column for it.
      if (hidesHashes(server) && index.type === 'unique' && isHashed(index.definition)) return 'copy';
      return hasVirtualPart(index, actual) ? 'unknown' : 'inPlace';
    case 'fulltext':
      return 'blocksWrites';
    case 'spatial':
      return atLeast(server, server.flavor === 'mariadb' ? [10, 2, 0] : [5, 7, 0]) ? 'blocksWrites' : 'copy';
    case 'vector':
      return 'unknown';
  }
}

function optionEffect(name: string, { metadata, server }: InnodbContext): DdlEffect {
  if (rowOptions.has(name)) return 'rebuild';
  switch (name) {
    case 'COMMENT':
    case 'STATS_PERSISTENT':
    case 'STATS_AUTO_RECALC':
    case 'STATS_SAMPLE_PAGES':
    case 'DEFAULT CHARSET':
    case 'COLLATE':
    case 'SECONDARY_ENGINE':
      // Not among the instant changes of MySQL's manual.
      return server.flavor === 'mysql' ? 'inPlace' : metadata;
    case 'AUTO_INCREMENT':
      return 'inPlace';
    case 'WITH SYSTEM VERSIONING':
      return 'copy';
    default:
      return 'unknown';
  }
}
