/** The first answer that there is; undefined where none of them has one. */
export function firstOf<T, Answer>(
  all: readonly T[],
  answer: (one: T) => Answer | undefined,
): Answer | undefined {
  for (const one of all) {
    const found = answer(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
