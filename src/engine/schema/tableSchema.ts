import type { TableName } from './tableName';

/**
 * A table as the server prints it. `elements` keep the server's order and words: printing them gives
 * `createStatement` back, byte for byte.
 */
export interface TableSchema {
  readonly name: TableName;
  readonly elements: readonly TableElement[];
  readonly options: readonly TableOption[];
  /** The whole partitioning clause without version comments, from `PARTITION BY` on. */
  readonly partitioning?: string;
  /** All that follows the elements, verbatim: options and partitioning as printed. */
  readonly tail: string;
  readonly createStatement: string;
}

export type TableElement = ColumnElement | IndexElement | ForeignKeyElement | CheckElement | PeriodElement;

export interface ColumnElement {
  readonly kind: 'column';
  readonly name: string;
  /** Everything behind the name, verbatim: compared and emitted. */
  readonly definition: string;
  /** Data type with length and attributes, such as `int(10) unsigned`. */
  readonly type: string;
  readonly charset?: string;
  readonly collation?: string;
  readonly nullable: boolean;
  /** The text behind DEFAULT, as printed. Absent: no default clause. */
  readonly defaultValue?: string;
  readonly onUpdate?: string;
  readonly autoIncrement: boolean;
  /** TiDB's random numbers: what stands behind AUTO_RANDOM, `(5, 54)`. */
  readonly autoRandom?: string;
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  readonly comment?: string;
}

export interface IndexElement {
  readonly kind: 'index';
  readonly type: 'primary' | 'unique' | 'plain' | 'fulltext' | 'spatial' | 'vector';
  /** `PRIMARY` for the primary key. */
  readonly name: string;
  /** The element without its kind and name: key parts and options, verbatim. */
  readonly definition: string;
  /** The columns that the parts name; functional parts name the columns inside them. */
  readonly columns: readonly string[];
  /** The whole element, verbatim. */
  readonly text: string;
}

export interface ForeignKeyElement {
  readonly kind: 'foreignKey';
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: TableName;
  readonly targetColumns: readonly string[];
  /** What follows the target's columns (ON DELETE …), verbatim, trimmed. */
  readonly rules: string;
  readonly text: string;
}

export interface CheckElement {
  readonly kind: 'check';
  /** Absent where the server prints none. */
  readonly name?: string;
  /** From `CHECK (` on, verbatim, with NOT ENFORCED where it stands. */
  readonly definition: string;
  readonly text: string;
}

export interface PeriodElement {
  readonly kind: 'period';
  /** `SYSTEM_TIME` or the application period's name. */
  readonly name: string;
  readonly text: string;
}

/** One table option: `ENGINE=InnoDB` has the name `ENGINE` and the value `InnoDB`. */
export interface TableOption {
  /** Upper case, single spaces: `DEFAULT CHARSET`, `DATA DIRECTORY`. */
  readonly name: string;
  /** Absent for options without a value, such as `WITH SYSTEM VERSIONING`. */
  readonly value?: string;
  readonly text: string;
}
