import type { ForeignKeyElement } from '../../engine/schema/tableSchema';
import type { PlannedTable } from '../plan';
import type { TableResult } from '../taskEvent';

/** A table on its way through the phases of a run. */
export interface TableProgress {
  readonly planned: PlannedTable;
  /** The fingerprint that the shadow must have before the next statement. */
  expected: string;
  /** Statements that took effect. */
  applied: number;
  /** Statements that are still to be sent. */
  left: number;
  durationMs: number;
  /** The shadow's foreign keys before the first of them was dropped. */
  foreignKeys?: readonly ForeignKeyElement[];
  /** Why what became of it is not known: the server could not be asked. */
  unsettled?: string;
  result?: TableResult;
}
