import type { FittedWidth, GridColumn } from './gridColumn';

/** Of a cell, in letters: 16 px, in the narrowest of the editor's fonts. */
const padding = 3;

/** A check box, a fixed or a fitted column each, as tracks of CSS grid. */
export function gridTracks(
  columns: readonly GridColumn<never>[],
  rows: readonly unknown[],
  hasCheckBoxes: boolean,
): string {
  const tracks = columns.map(({ header, width }) =>
    typeof width === 'string' ? width : fittedTrack(header, width, rows),
  );
  return (hasCheckBoxes ? ['32px', ...tracks] : tracks).join(' ');
}

/**
 * As wide as its widest text where there is room. CSS grid gives what is free to all such columns alike, until each
 * has what it wants: short ones are never wide while long ones are cut.
 */
function fittedTrack(
  header: string,
  { least, beside = 0, text }: FittedWidth<never>,
  rows: readonly unknown[],
): string {
  let widest = 0;
  for (const row of rows as readonly never[]) widest = Math.max(widest, letters(text(row)));
  const shown = widest === 0 ? 0 : widest + beside;
  const wanted = padding + Math.max(shown, letters(header) + 1);
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
