import type { FittedWidth, GridColumn } from './gridColumn';

/** Of a cell, in letters: 16 px, in the narrowest of the editor's fonts. */
const padding = 3;
/** Of a header: the arrow where the rows stand in its order, and the button of its filter. */
const mark = 3;

/** A check box, a fixed or a fitted column each, as tracks of CSS grid. */
export function gridTracks(
  columns: readonly GridColumn<never>[],
  rows: readonly unknown[],
  hasCheckBoxes: boolean,
): string {
  const tracks = columns.map((column) =>
    typeof column.width === 'string' ? column.width : fittedTrack(column, column.width, rows),
  );
  return (hasCheckBoxes ? ['32px', ...tracks] : tracks).join(' ');
}

/**
 * As wide as its widest text where there is room. CSS grid gives what is free to all such columns alike, until each
 * has what it wants: short ones are never wide while long ones are cut.
 */
function fittedTrack(
  { header, sort = 'none', filter }: GridColumn<never>,
  { least, beside = 0, text }: FittedWidth<never>,
  rows: readonly unknown[],
): string {
  let widest = 0;
  for (const row of rows as readonly never[]) widest = Math.max(widest, letters(text(row)));
  const shown = widest === 0 ? 0 : widest + beside;
  const marks = (sort === 'none' ? 0 : mark) + (filter === undefined ? 0 : mark);
  const wanted = padding + Math.max(shown, letters(header) + 1 + marks);
  return `minmax(min(${least}px,${wanted}ch),${wanted}ch)`;
}

/** The widest line in letters; capitals are wider, and those of East Asia twice as wide as others. */
function letters(text: string): number {
  let [widest, line] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) [widest, line] = [Math.max(widest, line), 0];
    else line += code >= 0x1100 ? 2 : code >= 0x41 && code <= 0x5a ? 1.25 : 1;
  }
  return Math.ceil(Math.max(widest, line));
}
