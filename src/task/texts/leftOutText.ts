import type { ExcludedTable } from '../plan';
import { oneLine } from './oneLine';

/** Why a task leaves a table as it is: `Left out: tags → _test_tags, destructive and not allowed: drops column note`. */
export function leftOutText({ pair, reason, detail }: ExcludedTable): string {
  const why = reason === 'destructive' ? 'destructive and not allowed' : reason;
  return oneLine(
    `Left out: ${pair.source.name} → ${pair.shadow.name}, ${why}${detail === undefined ? '' : `: ${detail}`}`,
  );
}
