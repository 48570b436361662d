/** `1 table`, `2 tables`. */
export function countText(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
