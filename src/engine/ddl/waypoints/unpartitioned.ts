import { newIndex } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { stepsBetween } from '../../diff/partitionSteps';
import { holdsPartitions } from '../../diff/tidb/tidbPartitions';
import { globalNote, isFunctional, isGlobal } from '../../schema/indexes';
import { withText } from '../../schema/printTable';
import { quoteIdentifier } from '../../schema/quoting';
import { indexesOf } from '../../schema/elements';
import type { IndexElement, TableSchema } from '../../schema/tableSchema';

/**
 * What a shadow is on TiDB while it is not partitioned: there columns are converted, and keys need not hold the columns of
 * the partitioning (errors 8200 and 8264, run on 8.4). All else changes under the old partitioning, and the new one follows
 * in a statement of its own, or in one for each step of it. `bare`, which still lacks some defaults, stands on the way, too.
 */
export function withoutPartitions(transition: TableTransition, bare: TableSchema | undefined): TableSchema[] {
  const { expected, actual, changes, server } = transition;
  if (server.flavor !== 'tidb') return bare ? [bare] : [];
  const steps = stepsBetween(transition);
  const repartitions = changes.some(({ kind }) => kind === 'setPartitioning');
  const isApart = repartitions && changes.length > 1 && !steps;
  const ends =
    actual.partitioning !== undefined &&
    (holdsPartitions(transition) ||
      (repartitions && hidesNewColumns(transition)) ||
      (isApart && (!expected.partitioning || bare !== undefined || changes.some(makesKey))));
  const begins = expected.partitioning !== undefined && (ends || (isApart && !actual.partitioning));
  const isWhole = ends || (repartitions && !steps);
  const without = isWhole ? withoutComputedGlobals : (table: TableSchema): TableSchema => table;
  const [first, last] = [without(actual), without(expected)];
  const late = bare && without(bare);
  return [
    ...(first === actual ? [] : [first]),
    ...(ends ? [unpartitioned(first)] : []),
    ...(late ? [begins ? unpartitioned(late) : late] : []),
    ...(begins ? [unpartitioned(last)] : []),
    ...(last === expected ? [] : [last]),
  ];
}

/** Indexes over all partitions that compute: TiDB cannot print the table again that it partitions anew with one (run on 8.4). */
function withoutComputedGlobals(table: TableSchema): TableSchema {
  const elements = table.elements.filter(
    (element) => element.kind !== 'index' || !isGlobal(element) || !isFunctional(element),
  );
  return elements.length === table.elements.length ? table : withText({ ...table, elements });
}

/** It would have to hold the columns of both partitionings, or be one over all partitions. */
function makesKey(change: TableChange): boolean {
  const { type } = newIndex(change) ?? {};
  return type === 'primary' || type === 'unique';
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
          text: element.text.replace(globalNote, ''),
          definition: element.definition.replace(globalNote, ''),
        }
      : element,
  );
  return withText({ name, options, elements, tail: options.map(({ text }) => ` ${text}`).join('') });
}

/** True where an index comes to be, or ceases to be, one over all partitions, and does nothing else. */
export function differsInScope(from: IndexElement, to: IndexElement): boolean {
  return from.text !== to.text && from.text.replace(globalNote, '') === to.text.replace(globalNote, '');
}

/** What goes behind a new partitioning, so that such indexes become so with it. */
export function updatedIndexes(table: TableSchema): string {
  const names = indexesOf(table)
    .filter(isGlobal)
    .map(({ name }) => `${quoteIdentifier(name)} GLOBAL`);
  return names.length > 0 ? ` UPDATE INDEXES (${names.join(', ')})` : '';
}
