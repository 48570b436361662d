import { type ColumnModification, droppedColumn, isRetyped } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import { tidbConversion, typedColumn } from '../../diff/tidb/tidbConversion';
import { partitionColumns } from '../../schema/partitionColumns';
import { printTable } from '../../schema/printTable';
import { quoteIdentifier } from '../../schema/quoting';
import { indexesOf } from '../../schema/elements';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';

const global = ' /*T![global_index] GLOBAL */';

/**
 * What a shadow is on TiDB while it is not partitioned: there columns are converted, and keys need not hold the columns of
 * the partitioning (errors 8200 and 8264, run on 8.4). Partitions are changed alone in one statement.
 */
export function withoutPartitions(transition: TableTransition): TableSchema[] {
  const { expected, actual, changes, server } = transition;
  if (server.flavor !== 'tidb') return [];
  const repartitions = changes.some(({ kind }) => kind === 'setPartitioning');
  const ends =
    actual.partitioning !== undefined &&
    ((repartitions && (changes.length > 1 || hidesNewColumns(transition))) || rewrites(transition));
  const begins = expected.partitioning !== undefined && (ends || (repartitions && changes.length > 1));
  return [...(ends ? [unpartitioned(actual)] : []), ...(begins ? [unpartitioned(expected)] : [])];
}

function rewrites({ changes, expected, actual, server }: TableTransition): boolean {
  const held = partitionColumns(actual);
  return changes.some((change) => {
    const gone = droppedColumn(change);
    if (gone) return held.includes(gone.name.toLowerCase());
    if (change.kind !== 'modifyColumn') return false;
    return (
      ((isRetyped(change) || isFlagged(change)) && held.includes(change.from.name.toLowerCase())) ||
      tidbConversion(typedColumn(change.from, actual, server), typedColumn(change.to, expected, server)) ===
        'rewrite'
    );
  });
}

/** What a column of the partitioning keeps, too (error 8200): what TiDB notes beside its type. */
function isFlagged({ from, to }: ColumnModification): boolean {
  const [before, after] = [from, to].map(({ nullable, autoIncrement, onUpdate, defaultValue }) =>
    [nullable, autoIncrement, onUpdate !== undefined, nullable || defaultValue !== undefined].join(),
  );
  return before !== after;
}

/** What began as KEY () never prints the columns of another partitioning: RANGE COLUMNS(), which nobody can read. */
function hidesNewColumns({ expected, actual }: TableTransition): boolean {
  return (
    /^PARTITION BY [A-Z ]+\(\)/.test(actual.partitioning ?? '') &&
    !expected.partitioning?.startsWith('PARTITION BY KEY ()')
  );
}

function unpartitioned(partitioned: TableSchema): TableSchema {
  const { name, options } = partitioned;
  const elements = partitioned.elements.map((element) =>
    element.kind === 'index' && isGlobal(element)
      ? {
          ...element,
          text: element.text.replace(global, ''),
          definition: element.definition.replace(global, ''),
        }
      : element,
  );
  const bare = { name, options, elements, tail: options.map(({ text }) => ` ${text}`).join('') };
  return { ...bare, createStatement: printTable(bare) };
}

/** True for an index over all partitions at once, as a comment says. */
function isGlobal({ text }: IndexElement): boolean {
  return text.endsWith(global);
}

/** True where an index comes to be, or ceases to be, one over all partitions, and does nothing else. */
export function differsInScope(from: IndexElement, to: IndexElement): boolean {
  return from.text !== to.text && from.text.replace(global, '') === to.text.replace(global, '');
}

/** What goes behind a new partitioning, so that such indexes become so with it. */
export function updatedIndexes(table: TableSchema): string {
  const names = indexesOf(table)
    .filter(isGlobal)
    .map(({ name }) => `${quoteIdentifier(name)} GLOBAL`);
  return names.length > 0 ? ` UPDATE INDEXES (${names.join(', ')})` : '';
}
