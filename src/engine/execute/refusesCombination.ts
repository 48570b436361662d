import type { ServerErrorText } from './stepOutcome';

/**
 * True for the answers by which OceanBase and TiDB refuse several changes in one ALTER TABLE, having made none:
 * 1235 not supported, 4179 operation not allowed now (both run on OceanBase 4.3), 8200 unsupported DDL (TiDB manual,
 * "Error codes").
 */
export function refusesCombination(error: ServerErrorText): boolean {
  return error.errno === 1235 || error.errno === 4179 || error.errno === 8200;
}
