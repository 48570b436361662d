import { indexesOf } from '../../schema/elements';
import { isFunctional } from '../../schema/indexes';
import { namesOneOf } from '../../schema/namesIn';
import { holdsNamedColumns } from '../../schema/serverRules';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';
import { droppedIndex, newIndex } from '../changedElements';
import type { TableChange } from '../tableDiff';
import type { TableTransition } from '../tableTransition';
import { sortsAlike, tidbConversion, typesOf } from './tidbConversion';

/**
 * True for the indexes that TiDB wants away while a column becomes another: a computed one beside any change of what it
 * names (error 3837), one over a column that is to sort otherwise, and the primary key over one that is written anew
 * (8200 both; run on 8.4).
 */
export function holdsColumnsUnderIndexes(transition: TableTransition): (index: IndexElement) => boolean {
  const { changes, server } = transition;
  if (!holdsNamedColumns(server)) return () => false;
  const touched: string[] = [];
  const sorted: string[] = [];
  const rewritten: string[] = [];
  for (const change of changes) {
    touched.push(...touchedColumn(change));
    if (change.kind !== 'modifyColumn') continue;
    const name = change.from.name.toLowerCase();
    const [before, after] = typesOf(change, transition);
    if (!sortsAlike(before, after)) sorted.push(name);
    if (tidbConversion(before, after) === 'rewrite') rewritten.push(name);
  }
  if (touched.length === 0) return () => false;
  return (index) => {
    if (isFunctional(index)) return namesOneOf(index.definition, touched);
    const isOver = (names: readonly string[]): boolean =>
      index.columns.some((column) => names.includes(column.toLowerCase()));
    return isOver(sorted) || (index.type === 'primary' && isOver(rewritten));
  };
}

function touchedColumn(change: TableChange): string[] {
  if (change.kind === 'moveColumn') return [change.column.name.toLowerCase()];
  return change.kind === 'modifyColumn' ? [change.from.name.toLowerCase()] : [];
}

/**
 * The name of two indexes but for capital letters, where indexes change: TiDB names one like its column, in whatever
 * letters, then tells them apart no more, and makes no second one by name (error 1061, run on 8.4).
 */
export function indexNamedTwice(
  table: TableSchema,
  changes: readonly TableChange[] | undefined,
): string | undefined {
  if (changes && !changes.some((change) => newIndex(change) ?? droppedIndex(change))) return undefined;
  const names = indexesOf(table).map(({ name }) => name.toLowerCase());
  return names.find((name, at) => names.indexOf(name) !== at);
}
