/**
 * Text with names from a server, fit for one line among others: nothing in it can end the line, move a terminal's
 * cursor or turn the reading direction around.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
