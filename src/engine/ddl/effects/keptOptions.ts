import type { AlterOptions } from '../planOptions';
import type { DdlEffect } from './ddlEffect';

/** True where a statement of this effect is sure to be taken with these clauses. */
export function keepsOptions(effect: DdlEffect | undefined, { algorithm, lock }: AlterOptions): boolean {
  switch (effect) {
    case 'instant':
      // MySQL takes no lock but the default one beside it (error 1846).
      return lock === undefined || algorithm !== 'INSTANT';
    case 'inPlace':
      return algorithm !== 'INSTANT';
    case 'rebuild':
      return algorithm !== 'INSTANT' && algorithm !== 'NOCOPY';
    case 'blocksWrites':
      return algorithm !== 'INSTANT' && algorithm !== 'NOCOPY' && lock !== 'NONE';
    case 'copiesPartitions':
    case 'copy':
    case 'unknown':
    case undefined:
      return (algorithm === undefined || algorithm === 'COPY') && lock !== 'NONE';
  }
}
