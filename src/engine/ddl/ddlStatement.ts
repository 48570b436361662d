import type { TableName } from '../schema/tableName';

/** One statement of a plan. What is previewed is exactly what is sent, byte for byte. */
export interface DdlStatement {
  readonly sql: string;
  /** The shadow that the statement changes; never a source. */
  readonly table: TableName;
  /** All tables pass a phase before the first enters the next, so order and cycles of foreign keys do not matter. */
  readonly phase: DdlPhase;
}

export type DdlPhase = 'dropForeignKeys' | 'table' | 'addForeignKeys';

export const ddlPhases: readonly DdlPhase[] = ['dropForeignKeys', 'table', 'addForeignKeys'];

/** Why a change deserves a second look. Destructive ones need the user's explicit consent. */
export interface Hazard {
  readonly kind: HazardKind;
  readonly destructive: boolean;
  /** One short phrase that names the object: `drops column legacy`. */
  readonly text: string;
}

export type HazardKind =
  | 'dropsColumn'
  | 'dropsIndex'
  | 'dropsConstraint'
  | 'dropsPartitions'
  | 'narrowsColumn'
  | 'requiresNotNull'
  | 'requiresUnique'
  | 'changesCharset'
  | 'reordersEnum'
  | 'changesEngine'
  | 'rebuildsTable';
