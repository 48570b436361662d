export type TriState = 'none' | 'some' | 'all';

/** How much of what is visible is selected; what a filter hides does not count. */
export function triState(visible: readonly string[], selected: ReadonlySet<string>): TriState {
  let count = 0;
  for (const key of visible) if (selected.has(key)) count++;
  if (count === 0) return 'none';
  return count === visible.length ? 'all' : 'some';
}

/** Selects all that is visible, or none of it if all was; choices outside the filter stay as they are. */
export function toggleAll(visible: readonly string[], selected: ReadonlySet<string>): ReadonlySet<string> {
  return withKeys(selected, visible, triState(visible, selected) !== 'all');
}

/** Selects or deselects the given keys. */
export function withKeys(
  selected: ReadonlySet<string>,
  keys: readonly string[],
  on: boolean,
): ReadonlySet<string> {
  const next = new Set(selected);
  for (const key of keys) {
    if (on) next.add(key);
    else next.delete(key);
  }
  return next;
}

/** Turns one key over. */
export function toggle(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return withKeys(selected, [key], !selected.has(key));
}

/** Gives every key from the anchor to the end the anchor's state, as Shift does in lists. */
export function extendRange(
  keys: readonly string[],
  selected: ReadonlySet<string>,
  anchor: number,
  end: number,
): ReadonlySet<string> {
  const anchorKey = keys[anchor];
  if (anchorKey === undefined || end < 0) return selected;
  const range = keys.slice(Math.min(anchor, end), Math.max(anchor, end) + 1);
  return withKeys(selected, range, selected.has(anchorKey));
}
