import { droppedColumn, droppedIndex, isConverted, newColumn, newIndex } from '../../diff/changedElements';
import { differsInVisibility } from '../../diff/indexes/comparedIndexes';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { hasVirtual, isVirtual } from '../../schema/columns';
import { columnsOf, indexesOf } from '../../schema/elements';
import { declaredLength, parseDataType } from '../../schema/dataType';
import { namesIn } from '../../schema/namesIn';
import { quoteIdentifier } from '../../schema/quoting';
import { losesLastFulltext } from '../../schema/serverRules';
import { atLeast } from '../../schema/serverVersion';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, ForeignKeyElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { changesDefault, isReadOtherwise, newValues } from '../types/newValues';
import { fulltextsBuiltAgain, hasFulltext, hasIndex, hasVirtualPart, rowOptions } from './innodbContext';
import { movesPlacingColumns, placingColumns, replacesPlacingKey } from './placingColumns';

/** True for changes that the server would make in place, where it fails or harms the table; a copy does them. */
export function needsCopy(transition: TableTransition): boolean {
  return (
    renameNeedsCopy(transition) ||
    documentsNeedCopy(transition) ||
    counterNeedsCopy(transition) ||
    textsNeedCopy(transition) ||
    harmInPlace(transition) !== undefined
  );
}

/** What comes of a table when the server makes these changes in place, as it does where it is told to. */
export function harmInPlace(transition: TableTransition): string | undefined {
  if (columnsNeedCopy(transition))
    return 'the server goes down, as columns of a table with versions and a FULLTEXT index change';
  if (fulltextNeedsCopy(transition))
    return 'the server goes down, as the last FULLTEXT index gives way to another beside FTS_DOC_ID';
  if (virtualNeedsCopy(transition))
    return 'the server can go down, as a virtual column goes beside an index over another';
  if (valuesNeedCopy(transition))
    return 'rows are found no more, as what they lie or are computed by changes';
  if (membersNeedCopy(transition))
    return 'the table is broken, as members of an ENUM or SET under its indexes compare otherwise';
  if (indexesNeedCopy(transition))
    return 'rows are found no more, as an index that is described otherwise goes behind those that stay';
  if (prefixesNeedCopy(transition))
    return 'rows are found no more, as an index stays over a part of what it was over';
  return shapesNeedCopy(transition) ? 'a SPATIAL index loses rows, as a counter comes' : undefined;
}

/**
 * True when these keys stand on columns that a stored generated one is computed from. With foreign_key_checks = 0
 * InnoDB adds them in place, where it refuses the rules that change rows (MariaDB, error 138); a copy takes them.
 */
export function keysNeedCopy(foreignKeys: readonly ForeignKeyElement[], table: TableSchema): boolean {
  if (!foreignKeys.some(({ rules }) => rules !== '')) return false;
  const made = columnsOf(table).flatMap(({ generated }) => generated ?? []);
  // A virtual column may stand between.
  const bases = made.some(({ stored }) => stored) ? made.flatMap((one) => [...namesIn(one.expression)]) : [];
  return foreignKeys.some(({ columns }) => columns.some((column) => bases.includes(column.toLowerCase())));
}

/**
 * True for a column that changes its name, by case, in a table with virtual ones: in place, MySQL counts the columns
 * without them and loses its way; foreign keys of the table name another column afterwards, and new ones find no index
 * (seen on 5.7.29).
 */
function renameNeedsCopy({ changes, actual, server }: TableTransition): boolean {
  return (
    server.flavor === 'mysql' &&
    changes.some((change) => change.kind === 'modifyColumn' && change.from.name !== change.to.name) &&
    hasVirtual(actual)
  );
}

/**
 * True for a virtual column that goes beside an index over one that stays, while InnoDB still clears away deleted rows
 * (seen on MySQL 5.7.29, not on 9.7).
 */
function virtualNeedsCopy({ changes, actual, server }: TableTransition): boolean {
  if (server.flavor !== 'mysql' || atLeast(server, [8, 0, 0])) return false;
  const goes = changes.flatMap((change) => droppedColumn(change) ?? []).some(isVirtual);
  const gone = changes.map(droppedIndex);
  return goes && indexesOf(actual).some((index) => hasVirtualPart(index, actual) && !gone.includes(index));
}

/**
 * True for a new counter beside several FULLTEXT indexes: MySQL tries that in place, and then builds no two of them
 * (error 1795).
 */
function counterNeedsCopy({ changes, expected, server }: TableTransition): boolean {
  if (server.flavor !== 'mysql' || indexesOf(expected).filter(({ type }) => type === 'fulltext').length < 2)
    return false;
  return changes.some(bringsCounter);
}

/** True for a longer text of several FULLTEXT indexes beside other changes, which MySQL does not do either. */
function textsNeedCopy(transition: TableTransition): boolean {
  if (transition.server.flavor !== 'mysql') return false;
  const again = fulltextsBuiltAgain(transition).length;
  const made = transition.changes.filter((change) => newIndex(change)?.type === 'fulltext').length;
  return again > 0 && again + made > 1;
}

/**
 * True for a new counter beside a SPATIAL index, which has a part of the rows after that (seen on MariaDB 10.11.19 and
 * 11.8.9, and on MySQL 5.7.29, not on 9.7).
 */
function shapesNeedCopy({ changes, expected, server }: TableTransition): boolean {
  const older = server.flavor === 'mysql' && !atLeast(server, [8, 0, 0]);
  return (
    (server.flavor === 'mariadb' || older) && hasIndex(expected, 'spatial') && changes.some(bringsCounter)
  );
}

function bringsCounter(change: TableChange): boolean {
  return newColumn(change)?.autoIncrement === true;
}

/**
 * True where InnoDB keeps its documents' numbers by a copy alone: for an index with the name of its own one over the
 * documents of FULLTEXT indexes, which it keeps after the last of them is gone (errors 1280 and 1798), beside numbers
 * that have a sign (1797), and for a column that is renamed to be them (1166).
 */
function documentsNeedCopy({ changes, actual, expected, server }: TableTransition): boolean {
  const isIt = (index: IndexElement | undefined): boolean => index?.name.toUpperCase() === 'FTS_DOC_ID_INDEX';
  const hasSign = ({ name, type }: ColumnElement): boolean =>
    name.toUpperCase() === 'FTS_DOC_ID' && !type.includes(' unsigned');
  return (
    (server.flavor === 'mysql' || server.flavor === 'mariadb') &&
    (changes.some(
      (change) =>
        isIt(newIndex(change)) ||
        (change.kind === 'dropIndex' && isIt(change.index)) ||
        (change.kind === 'renameIndex' && (isIt(change.from) || isIt(change.to))),
    ) ||
      (hasFulltext(actual) && changes.some(comesToNumberDocuments)) ||
      (hasFulltext(expected) && columnsOf(expected).some(hasSign)))
  );
}

function comesToNumberDocuments(change: TableChange): boolean {
  if (change.kind !== 'modifyColumn') return false;
  const [before, after] = [change.from, change.to].map(({ name }) => name.toUpperCase());
  return before !== after && after === 'FTS_DOC_ID';
}

/**
 * True where the last FULLTEXT index goes as another comes, beside numbers of documents that are the table's own: in
 * place, older MySQL goes down.
 */
function fulltextNeedsCopy({ changes, actual, server }: TableTransition): boolean {
  if (!losesLastFulltext(server)) return false;
  if (!columnsOf(actual).some(({ name }) => name.toUpperCase() === 'FTS_DOC_ID')) return false;
  const gone = new Set(changes.map((change) => droppedIndex(change)?.name));
  return (
    hasFulltext(actual) &&
    changes.some((change) => newIndex(change)?.type === 'fulltext') &&
    indexesOf(actual).every(({ type, name }) => type !== 'fulltext' || gone.has(name))
  );
}

/**
 * True for changed columns, or rows that lie otherwise, of a table that keeps versions and has virtual columns and a
 * FULLTEXT index: written anew in place, it brings the server down (seen on MariaDB 10.11.19 and 11.8.9). Older servers
 * need no virtual columns for it (seen on 10.5.23, not on 10.11.5).
 */
function columnsNeedCopy({ changes, actual, server }: TableTransition): boolean {
  return (
    server.flavor === 'mariadb' &&
    findOption(actual, 'WITH SYSTEM VERSIONING') !== undefined &&
    indexesOf(actual).some(({ type }) => type === 'fulltext') &&
    (hasVirtual(actual) || !atLeast(server, [10, 11, 0])) &&
    changes.some(
      (change) =>
        change.kind.endsWith('Column') || (change.kind === 'setOption' && rowOptions.has(change.name)),
    )
  );
}

/**
 * True where rows lie in partitions, or are computed, by what comes to be other: MariaDB and MySQL 8 change a collation
 * in place, and each server how a value is read; MariaDB also a default that a virtual column names, and the order of
 * columns, by which KEY counts; MySQL 5.6 the key whose columns KEY () counts. The rows stay where they were, and the
 * computed values what they were, so that rows are found no more (seen on 10.11.19, 11.8.9 and 5.6.24; computed values
 * on 5.7.29 to 9.7.4, partitions on 8.0.28, not on 8.0.36).
 */
function valuesNeedCopy(transition: TableTransition): boolean {
  const { changes, expected, actual, server } = transition;
  if (server.flavor === 'mysql' && !atLeast(server, [5, 7, 0])) return replacesPlacingKey(transition);
  if (server.flavor !== 'mariadb' && server.flavor !== 'mysql') return false;
  if (server.flavor === 'mariadb' && movesPlacingColumns(transition)) return true;
  const convertsInPlace = server.flavor === 'mariadb' || atLeast(server, [8, 0, 0]);
  const inPlace = changes.filter(
    (change) => isReadOtherwise(change) || changesDefault(change) || (convertsInPlace && isConverted(change)),
  );
  const values = newValues({ ...transition, changes: inPlace });
  if (values.size === 0) return false;
  return (
    placingColumns(actual).some((name) => values.has(name)) ||
    columnsOf(expected).some(({ name, generated }) => generated && values.has(name.toLowerCase()))
  );
}

/**
 * True for an ENUM or SET under an index of MyISAM whose members compare otherwise: MySQL changes that in place, and then
 * finds the index broken (error 126; seen on 8.0.46, 8.4.13 and 9.7.4, not on 8.0.19).
 */
function membersNeedCopy({ changes, actual, server }: TableTransition): boolean {
  if (server.flavor !== 'mysql' || !atLeast(server, [8, 0, 20])) return false;
  if (findOption(actual, 'ENGINE')?.value !== 'MyISAM') return false;
  const changed = changes.flatMap((change) =>
    change.kind === 'modifyColumn' && isConverted(change) && /^(?:enum|set)\(/i.test(change.from.type)
      ? [change.from.name]
      : [],
  );
  return indexesOf(actual).some(({ columns }) => columns.some((name) => changed.includes(name)));
}

/**
 * True for an index of MyISAM or MEMORY that MySQL takes for the same but for its comment or the like: it goes behind the
 * others in the definition alone, and each index is read as another from then on. MyISAM finds itself broken (error
 * 1034), MEMORY no row (seen on 5.7.29, 8.0.46 and 9.7.4).
 */
function indexesNeedCopy({ changes, actual, server }: TableTransition): boolean {
  if (server.flavor !== 'mysql') return false;
  if (!/^(?:MyISAM|MEMORY)$/.test(findOption(actual, 'ENGINE')?.value ?? '')) return false;
  return changes.some(
    (change) => change.kind === 'replaceIndex' && !differsInVisibility(change.from, change.to),
  );
}

/**
 * True for a text that gets longer while an index over the whole of it comes to be one over as much as that was: MariaDB
 * takes the index for the same, and finds no row by it, nor does CHECK TABLE tell (seen on 10.3.39, 10.11.19 and 11.8.9).
 */
function prefixesNeedCopy({ changes, server }: TableTransition): boolean {
  if (server.flavor !== 'mariadb') return false;
  const made = changes.flatMap((change) => newIndex(change)?.definition.toLowerCase() ?? []);
  return changes.some((change) => {
    if (change.kind !== 'modifyColumn' || change.from.type === change.to.type) return false;
    const { name, type } = change.from;
    const before = `${quoteIdentifier(name)}(${declaredLength(parseDataType(type))})`.toLowerCase();
    const isWhole = changes.some((other) => droppedIndex(other)?.columns.includes(name));
    return isWhole && made.some((definition) => definition.includes(before));
  });
}
