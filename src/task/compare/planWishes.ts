import { defaultPlanOptions, type PlanOptions } from '../../engine/ddl/planOptions';
import type { ColumnRename } from '../../engine/diff/tableDiff';
import type { TaskSettings } from '../taskSettings';

/** What the user wants of a plan beside the structure of the tables. */
export interface PlanWishes extends PlanOptions {
  /** Sources whose shadows are dropped and created anew where they differ. */
  readonly recreated: ReadonlySet<string>;
  /** By source: columns of its shadow that it has under other names. */
  readonly renamed: ReadonlyMap<string, readonly ColumnRename[]>;
}

export const noWishes: PlanWishes = { ...defaultPlanOptions, recreated: new Set(), renamed: new Map() };

/** The wishes in a task's settings; what they do not speak of stays as it is. */
export function planWishes({
  alter,
  counter,
  recreated,
  renamed,
}: Pick<TaskSettings, 'alter' | 'counter' | 'recreated' | 'renamed'>): PlanWishes {
  return {
    alter: alter ?? noWishes.alter,
    counter: counter ?? noWishes.counter,
    recreated: new Set(recreated),
    renamed: bySource(renamed ?? []),
  };
}

/** True for wishes that ask for other changes than the tables by themselves. */
export function wishesForChanges({ counter, recreated, renamed }: PlanWishes): boolean {
  return counter.kind !== 'keep' || recreated.size > 0 || renamed.size > 0;
}

function bySource(all: NonNullable<TaskSettings['renamed']>): ReadonlyMap<string, readonly ColumnRename[]> {
  const renames = new Map<string, ColumnRename[]>();
  for (const { table, from, to } of all) renames.set(table, [...(renames.get(table) ?? []), { from, to }]);
  return renames;
}
