import type {
  CheckElement,
  ColumnElement,
  ForeignKeyElement,
  IndexElement,
  PeriodElement,
  TableOption,
  TableSchema,
} from '../schema/tableSchema';

/** What separates the shadow as it should be from the shadow as it is. */
export type TableDiff =
  | { readonly kind: 'identical' }
  | { readonly kind: 'create' }
  | {
      readonly kind: 'alter';
      /** None where renamed columns are all that differs. */
      readonly changes: readonly TableChange[];
      /** Present where the user says so: what comes before the changes, which are those of the table after it. */
      readonly renamed?: RenamedColumns;
    }
  /** Dropped and created anew, its rows lost, as the user chose. */
  | { readonly kind: 'recreate' }
  | {
      readonly kind: 'unsupported';
      readonly reason: string;
      /** Present where a new table in its place would be equal. */
      readonly recreatable?: true;
      /** Present where they would be made of the table if the user knew it to be the shadow. */
      readonly changes?: readonly TableChange[];
      /** Present where the user wants columns renamed, and may take that back. */
      readonly renamed?: true;
    };

/** What becomes of a difference that cannot be made, for this reason; what the user wished is remembered. */
export function unsupportedDiff(reason: string, instead: TableDiff): TableDiff {
  return {
    kind: 'unsupported',
    reason,
    ...(instead.kind === 'recreate' && { recreatable: true }),
    ...(isRenamed(instead) && { renamed: true }),
  };
}

/** True where the user wants columns renamed. */
export function isRenamed(diff: TableDiff | undefined): boolean {
  return (diff?.kind === 'alter' || diff?.kind === 'unsupported') && diff.renamed !== undefined;
}

/** Columns that are renamed, and the shadow as it is before that. */
export interface RenamedColumns {
  readonly columns: readonly ColumnRename[];
  readonly before: TableSchema;
}

/** A shadow's column, and what its source calls it. */
export interface ColumnRename {
  readonly from: string;
  readonly to: string;
}

/** One change of the shadow; `from` is what it has, `to` what it gets. */
export type TableChange =
  | { readonly kind: 'addColumn'; readonly column: ColumnElement; readonly position: ColumnPosition }
  | { readonly kind: 'dropColumn'; readonly column: ColumnElement }
  | {
      readonly kind: 'modifyColumn';
      readonly from: ColumnElement;
      readonly to: ColumnElement;
      /** Present when the column also moves. */
      readonly position?: ColumnPosition;
      /** Present when its character set or collation becomes another, be it spelled out or the table's. */
      readonly converted?: true;
    }
  /** Dropped and added again, its values discarded: what a server does not do in place, as for generated columns. */
  | {
      readonly kind: 'replaceColumn';
      readonly from: ColumnElement;
      readonly to: ColumnElement;
      readonly position: ColumnPosition;
    }
  | { readonly kind: 'moveColumn'; readonly column: ColumnElement; readonly position: ColumnPosition }
  | { readonly kind: 'addIndex'; readonly index: IndexElement }
  | { readonly kind: 'dropIndex'; readonly index: IndexElement }
  | { readonly kind: 'replaceIndex'; readonly from: IndexElement; readonly to: IndexElement }
  /** The same index under another name. */
  | { readonly kind: 'renameIndex'; readonly from: IndexElement; readonly to: IndexElement }
  | {
      readonly kind: 'moveIndex';
      readonly index: IndexElement;
      /** Present when it need not be built again: a passing name is all that it needs. */
      readonly renamed?: true;
    }
  | { readonly kind: 'addForeignKey'; readonly foreignKey: ForeignKeyElement }
  | { readonly kind: 'dropForeignKey'; readonly foreignKey: ForeignKeyElement }
  /** Equal on both sides, but taken away while a column under it changes, and added again. */
  | { readonly kind: 'resetForeignKey'; readonly from: ForeignKeyElement; readonly to: ForeignKeyElement }
  | { readonly kind: 'addCheck'; readonly check: CheckElement }
  | { readonly kind: 'dropCheck'; readonly check: CheckElement }
  | { readonly kind: 'moveCheck'; readonly check: CheckElement }
  | { readonly kind: 'addPeriod'; readonly period: PeriodElement }
  | { readonly kind: 'dropPeriod'; readonly period: PeriodElement }
  | {
      readonly kind: 'setOption';
      readonly name: string;
      readonly from?: TableOption;
      /** Absent: the option goes back to the server's default. */
      readonly to?: TableOption;
    }
  | {
      readonly kind: 'setPartitioning';
      readonly from?: string;
      readonly to?: string;
      /** Present where it is one part of the change, and other partitions stay. */
      readonly step?: PartitionStep;
    };

/** Partitions that take the place of others, or come behind all where none goes. */
export interface PartitionStep {
  /** Their names as they are printed, in their order. */
  readonly gone: readonly string[];
  /** Their definitions. */
  readonly made: readonly string[];
}

/** Where a column stands: first, or right after a named column. */
export type ColumnPosition = { readonly kind: 'first' } | { readonly kind: 'after'; readonly column: string };
