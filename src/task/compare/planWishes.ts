import { defaultPlanOptions, type PlanOptions } from '../../engine/ddl/planOptions';
import type { TaskSettings } from '../taskSettings';

/** What the user wants of a plan beside the structure of the tables. */
export interface PlanWishes extends PlanOptions {
  /** Sources whose shadows are dropped and created anew where they differ. */
  readonly recreated: ReadonlySet<string>;
}

export const noWishes: PlanWishes = { ...defaultPlanOptions, recreated: new Set() };

/** The wishes in a task's settings; what they do not speak of stays as it is. */
export function planWishes({
  alter,
  counter,
  recreated,
}: Pick<TaskSettings, 'alter' | 'counter' | 'recreated'>): PlanWishes {
  return {
    alter: alter ?? noWishes.alter,
    counter: counter ?? noWishes.counter,
    recreated: new Set(recreated),
  };
}
