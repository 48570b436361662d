import type { DdlStatement, Hazard } from '../engine/ddl/ddlStatement';
import type { ChangeText } from '../engine/diff/describeChange';
import type { TableDiff } from '../engine/diff/tableDiff';
import type { TablePair } from '../engine/schema/tableName';

/** One table pair on its way through the analysis. The source's name is its key within a task. */
export interface TableComparison {
  readonly pair: TablePair;
  readonly state:
    | { readonly status: 'waiting' }
    | { readonly status: 'compared'; readonly compared: ComparedTable }
    | { readonly status: 'failed'; readonly message: string };
}

export interface ComparedTable {
  readonly diff: TableDiff;
  readonly statements: readonly DdlStatement[];
  readonly hazards: readonly Hazard[];
  /** What changes, in words, one entry a change. */
  readonly changes: readonly ChangeText[];
  /** SHOW CREATE TABLE of the shadow as read, absent when there is none, and as it will be. */
  readonly shadowSql?: string;
  readonly expectedSql: string;
}
