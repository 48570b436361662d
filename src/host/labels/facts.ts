/** A label and its value, in the order shown. */
export type Fact = readonly [label: string, value: string | undefined];

/** Those that have a value. */
export function knownFacts(
  facts: readonly Fact[],
): readonly { readonly label: string; readonly value: string }[] {
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}
