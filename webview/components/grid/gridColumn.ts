import type { TemplateResult, nothing } from 'lit';

/** A column of a data grid. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** A track of CSS grid, such as `84px`, or as its texts need it. */
  readonly width: string | FittedWidth<Row>;
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

/** Of a column that takes what its texts need, and no more. */
export interface FittedWidth<Row> {
  /** What it keeps where there is no room, in pixels. */
  readonly least: number;
  /** What stands beside the text, in letters: marks, counts. */
  readonly beside?: number;
  /** What the cell shows, or its lines when the row is opened. */
  readonly text: (row: Row) => string;
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
