import type { ServerErrorText } from './stepOutcome';

/**
 * True for the answers by which OceanBase and TiDB refuse several changes in one ALTER TABLE, having made none:
 * 1235 not supported, 4179 operation not allowed now, 1060, 1072, 1167, 1176, 1283, 1687, 3152 and 3728 where a clause looks for a
 * column or a key as another clause leaves it (all run on OceanBase 4.3), 8200 unsupported DDL (TiDB manual, "Error
 * codes").
 */
export function refusesCombination({ errno }: ServerErrorText): boolean {
  return errno !== undefined && refusals.has(errno);
}

const refusals = new Set([1060, 1072, 1167, 1176, 1235, 1283, 1687, 3152, 3728, 4179, 8200]);
