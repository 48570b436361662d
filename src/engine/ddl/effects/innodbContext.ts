import { type ColumnModification, droppedIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { isVirtual } from '../../schema/columns';
import { columnsOf, indexesOf } from '../../schema/elements';
import { atLeast } from '../../schema/serverVersion';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import type { DdlEffect } from './ddlEffect';

/** What the rules depend on. */
export interface InnodbContext extends TableTransition {
  /** Columns come and go without the rows being written anew: nowhere, at the end, anywhere. */
  readonly instantColumns: 'no' | 'last' | 'anywhere';
  /** What only the definition knows; MySQL before 8.0.12 has no word for instant. */
  readonly metadata: DdlEffect;
}

/** The rules for a table and its server. */
export function innodbContext(transition: TableTransition): InnodbContext {
  const { changes, expected, actual, server } = transition;
  const mariadb = server.flavor === 'mariadb';
  const compressed =
    /^compressed$/i.test(findOption(actual, 'ROW_FORMAT')?.value ?? '') ||
    findOption(actual, 'KEY_BLOCK_SIZE') !== undefined;
  const rewritten = changes.some((change) => change.kind === 'setOption' && rowOptions.has(change.name));
  const anywhere = atLeast(server, mariadb ? [10, 4, 0] : [8, 0, 29]);
  const last = atLeast(server, mariadb ? [10, 3, 2] : [8, 0, 12]);
  const never = compressed || rewritten || hasFulltext(actual) || hasFulltext(expected);
  return {
    ...transition,
    instantColumns: never ? 'no' : anywhere ? 'anywhere' : last ? 'last' : 'no',
    metadata: last ? 'instant' : 'inPlace',
  };
}

/** True where the table has a FULLTEXT index. */
export function hasFulltext(table: TableSchema): boolean {
  return hasIndex(table, 'fulltext');
}

/** True where the table has an index of this kind. */
export function hasIndex(table: TableSchema, wanted: IndexElement['type']): boolean {
  return indexesOf(table).some(({ type }) => type === wanted);
}

/** True for an index over a virtual column. */
export function hasVirtualPart(index: IndexElement, table: TableSchema): boolean {
  return columnsOf(table).some((column) => isVirtual(column) && index.columns.includes(column.name));
}

/** Options that change how rows lie on the disk. */
export const rowOptions: ReadonlySet<string> = new Set(['ROW_FORMAT', 'KEY_BLOCK_SIZE']);

/** FULLTEXT indexes that MySQL builds again in place, as a text of theirs gets another length beside other changes. */
export function fulltextsBuiltAgain({ changes, actual }: TableTransition): IndexElement[] {
  const texts = changes.flatMap((change) => (retypes(change) ? [change.from.name] : []));
  if (texts.length === changes.length) return [];
  const dropped = changes.flatMap((change) => droppedIndex(change) ?? []);
  return indexesOf(actual).filter(
    (index) =>
      index.type === 'fulltext' &&
      !dropped.includes(index) &&
      index.columns.some((column) => texts.includes(column)),
  );
}

/** True for a column that gets another type. */
export function retypes(change: TableChange): change is ColumnModification {
  return change.kind === 'modifyColumn' && change.from.type !== change.to.type;
}
