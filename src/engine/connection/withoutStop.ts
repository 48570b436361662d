/** A server's or the driver's words for the middle of a sentence of ours: some end with a full stop. */
export function withoutStop(words: string): string {
  return words.replace(/\.\s*$/, '');
}
