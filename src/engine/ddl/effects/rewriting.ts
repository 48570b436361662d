import type { TableTransition } from '../../diff/tableTransition';
import { alterEffect } from './alterEffect';
import { needsCopy } from './forcedCopy';

/** How a table is written anew: row by row as by INSERT, or in place, where the server looks only at what it indexes. */
export type Rewriting = 'copied' | 'builtAnew';

/** How these changes may write the table anew; undefined where they leave its rows where they are. */
export function rewritingOf(transition: TableTransition): Rewriting | undefined {
  const effect = alterEffect(transition);
  if (effect === 'copy' || effect === 'unknown' || needsCopy(transition)) return 'copied';
  return effect === 'rebuild' || effect === 'blocksWrites' ? 'builtAnew' : undefined;
}
