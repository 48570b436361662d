import type { TableName } from '../schema/tableName';
import type { DdlEffect } from './effects/ddlEffect';

/** One statement of a plan. What is previewed is exactly what is sent, byte for byte. */
export interface DdlStatement {
  readonly sql: string;
  /** The shadow that the statement changes; never a source. */
  readonly table: TableName;
  /** All tables pass a phase before the first enters the next, so order and cycles of foreign keys do not matter. */
  readonly phase: DdlPhase;
  /**
   * The same changes one by one, in this order, or by a copy: sent instead of `sql` where the server refuses that,
   * having done nothing (see wantsAnotherWay). Absent where there is no other way.
   */
  readonly instead?: readonly string[];
  /** What the server will do for it, where it is an ALTER TABLE. */
  readonly effect?: DdlEffect;
}

export type DdlPhase = 'dropForeignKeys' | 'table' | 'addForeignKeys' | 'underForeignKeys';

export const ddlPhases: readonly DdlPhase[] = [
  'dropForeignKeys',
  'table',
  'addForeignKeys',
  'underForeignKeys',
];

/**
 * What a phase sets in its session first, over the pinned `foreign_key_checks = 1`. Foreign keys are added without
 * checking the rows that the shadow holds, as a dump does it: test data need not be whole, and a parent may be missing
 * from a source as well.
 */
export const phaseSettings: Readonly<Partial<Record<DdlPhase, string>>> = {
  addForeignKeys: 'SET SESSION foreign_key_checks = 0',
  underForeignKeys: 'SET SESSION foreign_key_checks = 1',
};

/** Why a change deserves a second look. Destructive ones need the user's explicit consent. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly destructive: boolean;
  /** One short phrase that names the object: `drops column legacy`. */
  readonly text: string;
  /** What the server counted on request. */
  readonly counted?: HazardCount;
}

/** Whom a hazard meets, as the server counted it. A count of 0 holds for that moment only. */
export interface HazardCount {
  /** Rows, or values that are there more than once; absent where they could not be counted. */
  readonly touched?: number;
  /** `0 of 12 rows have NULL, counted at 14:02`, or why it was not counted. */
  readonly text: string;
}

export type HazardKind =
  | 'dropsColumn'
  | 'dropsIndex'
  | 'dropsConstraint'
  | 'dropsPartitions'
  | 'dropsHistory'
  | 'narrowsColumn'
  | 'narrowsRows'
  | 'requiresNotNull'
  | 'impossibleType'
  | 'requiresUnique'
  | 'requiresCheck'
  | 'requiresPartition'
  | 'computesValues'
  | 'uncheckedRows'
  | 'renumbersRows'
  | 'expiresRows'
  | 'sharesSequence'
  | 'changesCharset'
  | 'reordersEnum'
  | 'changesEngine'
  | 'recreatesTable';
