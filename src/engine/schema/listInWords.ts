/** The first few of a list in words: `a, b, c and 4 more`. */
export function listInWords(items: readonly string[], most: number): string {
  const more = items.length > most ? ` and ${items.length - most} more` : '';
  return items.slice(0, most).join(', ') + more;
}
