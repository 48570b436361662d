/** What the user wants of the statements beside the structure. */
export interface PlanOptions {
  readonly alter: AlterOptions;
  readonly counter: CounterPolicy;
}

/** Clauses on each ALTER TABLE that takes them; an absent one leaves the choice to the server. */
export interface AlterOptions {
  readonly algorithm?: AlterAlgorithm;
  readonly lock?: AlterLock;
}

export const alterAlgorithms = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const;
export type AlterAlgorithm = (typeof alterAlgorithms)[number];

export const alterLocks = ['NONE', 'SHARED', 'EXCLUSIVE'] as const;
export type AlterLock = (typeof alterLocks)[number];

/** The AUTO_INCREMENT counters of shadows: their own affair, or set to begin at a number. */
export type CounterPolicy =
  | { readonly kind: 'keep' }
  /** `at` from 1 to 2^53 - 1; `existing` sets it in shadows that are there, too, where it is lower. */
  | { readonly kind: 'startAt'; readonly at: number; readonly existing: boolean };

/** The server chooses how, and counters stay. */
export const defaultPlanOptions: PlanOptions = { alter: {}, counter: { kind: 'keep' } };
