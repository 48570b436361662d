/** Where the active row and the first one on the screen went when other rows came; a row that is gone moves nothing. */
export function followRows(
  before: readonly string[],
  after: readonly string[],
  {
    active,
    first,
    isSameOrder,
  }: { readonly active: number; readonly first: number; readonly isSameOrder: boolean },
): { readonly active: number; readonly shift: number } {
  const now = (row: number): number => {
    const index = after.indexOf(before[row] ?? '');
    return index < 0 ? row : index;
  };
  // In a new order the screen begins at the top again.
  const shift = first === 0 ? 0 : (isSameOrder ? now(first) : 0) - first;
  return { active: now(active), shift };
}
