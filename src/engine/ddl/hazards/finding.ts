import type { Hazard, HazardKind } from '../ddlStatement';

/** A hazard, and what to ask the server to know whom it meets. */
export interface Finding {
  readonly hazard: Hazard;
  /** Made on demand: an analysis finds much and counts little. Absent where nothing can be counted. */
  readonly probe?: () => Probe | undefined;
}

/** A number to ask of the server. */
export interface Probe {
  /** A scalar over all rows of the shadow, or a whole subquery. */
  readonly expression: string;
  /** Asked in a statement of its own: it may name what is not there yet. */
  readonly alone: boolean;
  /** The server refuses the rows for which it warns here: a 0 beside a warning is none. */
  readonly refusesWarnings?: true;
  readonly unit: 'rows' | 'values';
  /** What the number says: `have NULL` behind `3 of 10 rows`, or `values are there twice` behind `3`. */
  readonly what: string;
}

/** A hazard that needs the user's consent. */
export const destructive = (kind: HazardKind, text: string): Finding => ({
  hazard: { kind, destructive: true, text },
});

/** A hazard that is only told. */
export const harmless = (kind: HazardKind, text: string): Finding => ({
  hazard: { kind, destructive: false, text },
});
