/** `1 table`, `2 tables`, `20,000 tables`. */
export function countText(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}
