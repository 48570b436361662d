import type { TemplateResult, nothing } from 'lit';

/** A column of a data grid. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** A track of CSS grid: `minmax(120px, 2fr)`. */
  readonly width: string;
  readonly align?: 'end';
  /** The header is read aloud but not drawn. */
  readonly headerHidden?: boolean;
  /** How the rows stand in this column's order; absent where they cannot be sorted by it. */
  readonly sort?: 'ascending' | 'descending' | 'none';
  /** Whether the column's filter hides rows; absent where it has none. */
  readonly filter?: 'on' | 'off';
  readonly cell: (row: Row, expanded: boolean) => TemplateResult | string | typeof nothing;
  /** The cell's full text, for its tooltip. */
  readonly tooltip?: (row: Row) => string;
  /** Enter or a click here shows all of the row instead of opening it. */
  readonly expands?: (row: Row) => boolean;
  /** Enter or a click here raises this action; nothing where the row does not offer it. */
  readonly action?: (row: Row) => string | undefined;
}

/**
 * What the user asks of a row: a column's or a button's action, `open` (Enter, double click), `menu` (right click and
 * its keys), `delete`, or a single letter typed.
 */
export interface GridAction {
  readonly key: string;
  readonly action: string;
  /** Where it was asked for, in the window: a menu opens beside it. */
  readonly anchor: DOMRect;
}

/** What the user asks of a column, by its header. */
export interface ColumnAction {
  readonly column: string;
  readonly action: 'sort' | 'filter';
  readonly anchor: DOMRect;
}
