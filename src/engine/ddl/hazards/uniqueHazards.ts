import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, indexesOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import { findOption } from '../../schema/tableOptions';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import { type Finding, harmless } from './finding';
import { duplicateProbe } from './probes/hazardProbes';
import { newValues } from '../types/newValues';

/** A new unique index refuses rows that are alike. */
export function uniqueFinding(index: IndexElement, transition: TableTransition): Finding[] {
  if (index.type !== 'unique' && index.type !== 'primary') return [];
  return [finding(index, '', transition)];
}

/**
 * A unique index that stays refuses rows whose new values are alike: as another collation takes `a` and `A`, as `1` and
 * `01` become one number, as they are computed.
 */
export function keptUniqueFindings(transition: TableTransition): Finding[] {
  const { changes, expected } = transition;
  const values = newValues(transition);
  if (values.size === 0) return [];
  const told = new Set(
    changes.flatMap((change) => {
      if (change.kind === 'addIndex') return [change.index.name];
      return change.kind === 'replaceIndex' && change.from.text !== change.to.text ? [change.to.name] : [];
    }),
  );
  return indexesOf(expected)
    .filter(({ type, name }) => (type === 'unique' || type === 'primary') && !told.has(name))
    .filter(({ columns }) => columns.some((column) => values.has(column.toLowerCase())))
    .map((index) => finding(index, ' as its columns change', transition));
}

/**
 * ARCHIVE takes each number below the highest before it for one that is there, and so rows in the order of their numbers
 * alone, those below zero last (error 1022, run on MySQL 5.7 and 8.0). SQL cannot tell in which order rows will come.
 */
export function orderFindings({ actual, expected }: TableTransition): Finding[] {
  const counter = uniqueInArchive(expected);
  if (counter === undefined || counter === uniqueInArchive(actual)) return [];
  const text = `fails on rows whose ${nameInWords(counter)} is below that of a row before them`;
  return [harmless('requiresUnique', text)];
}

/** Its one index is over the column that counts. */
function uniqueInArchive(table: TableSchema): string | undefined {
  if (findOption(table, 'ENGINE')?.value !== 'ARCHIVE') return undefined;
  return indexesOf(table).find(({ type }) => type === 'unique' || type === 'primary')?.columns[0];
}

function finding(index: IndexElement, when: string, transition: TableTransition): Finding {
  const { actual, changes } = transition;
  const what = index.type === 'primary' ? 'the primary key' : `unique index ${nameInWords(index.name)}`;
  const present = new Set(columnsOf(actual).map(({ name }) => name.toLowerCase()));
  const values = newValues(transition);
  const isKnown = index.columns
    .map((column) => column.toLowerCase())
    .every((column) => present.has(column) && (!values.has(column) || values.get(column) !== undefined));
  const counter = changes.find(beginsToCount)?.to.name;
  const probe = () => duplicateProbe(index, actual.name, values, counter);
  return {
    ...harmless('requiresUnique', `fails on duplicate values of ${what}${when}`),
    ...(isKnown && { probe }),
  };
}

type Modification = Extract<TableChange, { kind: 'modifyColumn' }>;

/** A table has one column that counts. */
function beginsToCount(change: TableChange): change is Modification {
  return change.kind === 'modifyColumn' && change.to.autoIncrement && !change.from.autoIncrement;
}
