export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit on a page. */
  readonly pageRows: number;
  /** The first row: -1 where the header can be reached, else 0. */
  readonly firstRow: number;
}

/** Where a key leads in a grid, by the ARIA practices; nothing for keys that do not move. */
export function moveInGrid(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { row, column }: CellPosition,
  { rows, columns, pageRows, firstRow }: GridSize,
): CellPosition | undefined {
  const far = ctrlKey || metaKey || columns === 1;
  const at = (nextRow: number, nextColumn: number): CellPosition => ({
    row: Math.max(firstRow, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowRight':
      return columns === 1 ? undefined : at(row, column + 1);
    case 'ArrowLeft':
      return columns === 1 ? undefined : at(row, column - 1);
    case 'PageDown':
      return at(row + pageRows, column);
    case 'PageUp':
      return at(Math.max(row - pageRows, 0), column);
    case 'Home':
      return far ? at(0, columns === 1 ? column : 0) : at(row, 0);
    case 'End':
      return far ? at(rows - 1, columns === 1 ? column : columns - 1) : at(row, columns - 1);
    default:
      return undefined;
  }
}
