/** A server's or the driver's words for the middle of a sentence of ours: some end with a full stop. */
export function withoutStop(words: string): string {
  return words.replace(/\.\s*$/, '');
}

/** A server's words with a full stop, where they end without: other sentences follow them. */
export function asSentence(words: string): string {
  const text = words.trimEnd();
  return /[.!?。！？]$/u.test(text) ? text : `${text}.`;
}
