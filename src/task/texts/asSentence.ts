/** A server's words with a full stop, where they end without: other sentences follow them. */
export function asSentence(words: string): string {
  return /[.!?。！？]$/u.test(words.trimEnd()) ? words : `${words}.`;
}
