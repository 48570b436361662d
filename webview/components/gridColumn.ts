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
  readonly cell: (row: Row, expanded: boolean) => TemplateResult | string | typeof nothing;
  /** The cell's full text, for its tooltip. */
  readonly tooltip?: (row: Row) => string;
  /** Enter or a click here shows all of the row instead of opening it. */
  readonly expands?: (row: Row) => boolean;
  /** Enter or a click here raises this action; nothing where the row does not offer it. */
  readonly action?: (row: Row) => string | undefined;
}

/** What the user asks of a row: a column's action, `open` (Enter, double click), or a single letter typed. */
export interface GridAction {
  readonly key: string;
  readonly action: string;
}
