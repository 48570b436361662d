/** What a server will do to carry out a statement, as far as its documentation tells. Never better than the truth. */
export type DdlEffect =
  /** Only the definition changes. */
  | 'instant'
  /** Indexes or parts of the table are built while writes go on. */
  | 'inPlace'
  /** The table is built anew while writes go on. */
  | 'rebuild'
  /** Built in place, and writes wait. */
  | 'blocksWrites'
  /** The partitions that the statement names are copied, and writes wait. */
  | 'copiesPartitions'
  /** The table is copied, and writes wait. */
  | 'copy'
  | 'unknown';

/** From the best to the worst. What is not known may still be a copy, and a copy is as bad as it gets. */
const ranks: readonly DdlEffect[] = [
  'instant',
  'inPlace',
  'rebuild',
  'blocksWrites',
  'copiesPartitions',
  'unknown',
  'copy',
];

/** The effect of several at once: the worst of them. */
export function worstEffect(effects: readonly DdlEffect[]): DdlEffect {
  return ranks[Math.max(0, ...effects.map((effect) => ranks.indexOf(effect)))] ?? 'unknown';
}

/** True where no row is written anew, and writes go on. */
export function isLight(effect: DdlEffect): boolean {
  return effect === 'instant' || effect === 'inPlace';
}

/** The effect in words. */
export function effectText(effect: DdlEffect): string {
  switch (effect) {
    case 'instant':
      return 'instant';
    case 'inPlace':
      return 'in place, writes go on';
    case 'rebuild':
      return 'rebuilds the table in place, writes go on';
    case 'blocksWrites':
      return 'in place, blocks writes';
    case 'copiesPartitions':
      return 'copies some partitions, blocks writes';
    case 'copy':
      return 'copies the table, blocks writes';
    case 'unknown':
      return 'effect not known';
  }
}
