import type { AlterOptions, CounterPolicy } from '../engine/ddl/planOptions';
import type { ColumnRename } from '../engine/diff/tableDiff';

/** Everything the create form edits; a draft and a task hold the same shape. */
export interface TaskSettings {
  readonly connectionId: string;
  readonly database: string;
  readonly range: 'partial' | 'all';
  readonly nameRule: NameRule;
  /** Source tables chosen for `partial`; `all` takes every table that is not a shadow itself. */
  readonly tables: readonly string[];
  /** Patterns of names that `all` leaves out: `*_log`; absent: none. */
  readonly exclude?: readonly string[];
  /** Source tables that the user skipped. */
  readonly skipped: readonly string[];
  readonly foreignKeyPolicy: ForeignKeyPolicy;
  /** ALGORITHM and LOCK of each ALTER TABLE; absent: the server chooses. */
  readonly alter?: AlterOptions;
  /** AUTO_INCREMENT counters; absent: shadows keep their own. */
  readonly counter?: CounterPolicy;
  /** Source tables whose shadows are dropped and created anew where they differ; absent: none. */
  readonly recreated?: readonly string[];
  /** Columns of shadows that are columns of their sources under other names; absent: none. */
  readonly renamed?: readonly TableRename[];
  readonly execution: ExecutionMode;
  readonly onError: 'abort' | 'continue';
  /** How many tables are changed at the same time where no foreign key ties them, 1 to 8; 1 where absent. */
  readonly connections?: number;
  /** The user's tick under the list of destructive changes. */
  readonly allowDestructive: boolean;
  /** At most 200 characters. */
  readonly remarks: string;
}

/** A renamed column of the shadow of this source table. */
export interface TableRename extends ColumnRename {
  readonly table: string;
}

/** Prefix + source name, or source name + suffix. Letters, digits, underscore; 1–32 characters. */
export interface NameRule {
  readonly kind: 'prefix' | 'suffix';
  readonly affix: string;
}

/** Where a shadow's foreign keys point: to shadows where these exist or are planned, to the sources, or nowhere. */
export type ForeignKeyPolicy = 'shadowFirst' | 'source' | 'none';

export type ExecutionMode = { readonly kind: 'immediate' } | { readonly kind: 'manual' } | Schedule;

export interface Schedule {
  readonly kind: 'schedule';
  /** ISO 8601, UTC: what counts. */
  readonly at: string;
  /** The IANA zone that it was typed in. */
  readonly timeZone: string;
  /** The wall time that was typed: `2026-12-04T02:00`; absent where `at` says it. */
  readonly local?: string;
}
