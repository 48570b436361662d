/** The text with a capital at its beginning: the host's words stand in sentences, here they stand alone. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
