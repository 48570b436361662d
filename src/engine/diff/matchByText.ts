/** What two lists have in common by their texts, as multisets, and what only the one or the other has. */
export function matchByText<T>(
  wanted: readonly T[],
  present: readonly T[],
  text: (element: T) => string,
): { common: { from: T; to: T }[]; added: T[]; dropped: T[] } {
  const left = [...present];
  const common: { from: T; to: T }[] = [];
  const added: T[] = [];
  for (const to of wanted) {
    const at = left.findIndex((from) => text(from) === text(to));
    if (at < 0) added.push(to);
    else common.push({ from: left.splice(at, 1)[0]!, to });
  }
  return { common, added, dropped: left };
}
