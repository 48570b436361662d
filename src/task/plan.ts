import type { DdlStatement, Hazard } from '../engine/ddl/ddlStatement';
import type { TablePair } from '../engine/schema/tableName';
import type { ChangeText } from '../engine/diff/describeChange';

/** What a task will run. Execution takes this or nothing; `hash` covers server, statements and fingerprints. */
export interface Plan {
  readonly hash: string;
  readonly serverIdentity: string;
  readonly serverVersion: string;
  readonly database: string;
  /** ISO 8601, UTC. */
  readonly analysedAt: string;
  readonly tables: readonly PlannedTable[];
  readonly excluded: readonly ExcludedTable[];
}

export interface PlannedTable {
  readonly pair: TablePair;
  readonly result: 'create' | 'modify' | 'recreate';
  readonly statements: readonly DdlStatement[];
  readonly changes: readonly ChangeText[];
  readonly hazards: readonly Hazard[];
  readonly sourceFingerprint: string;
  /** `absent` where there is no shadow. */
  readonly shadowFingerprint: string;
  /** SHOW CREATE TABLE of the shadow as it was analysed; absent where there is none. */
  readonly shadowSql?: string;
  /** The same as it will be; what comes out is measured against it. */
  readonly expectedSql: string;
}

/** A table of the task that will not be touched, and why. */
export interface ExcludedTable {
  readonly pair: TablePair;
  readonly reason: 'consistent' | 'skipped' | 'destructive' | 'failed' | 'unsupported';
  /** In words, for all but `consistent` and `skipped`. */
  readonly detail?: string;
}

/** How many statements the plan has, of all its tables. */
export function statementCount({ tables }: Pick<Plan, 'tables'>): number {
  return tables.reduce((sum, { statements }) => sum + statements.length, 0);
}

/** Left alone because there is nothing to do. */
export function isConsistent({ reason }: ExcludedTable): boolean {
  return reason === 'consistent';
}
