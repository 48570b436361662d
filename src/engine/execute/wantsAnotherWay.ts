import type { ServerErrorText } from './stepOutcome';

/**
 * True for the answers by which a server refuses a statement, having done nothing, where it takes what is planned
 * instead. Several changes in one ALTER TABLE of OceanBase and TiDB: 1235 not supported, 4179 operation not allowed
 * now, 1054, 1060, 1072, 1167, 1176, 1283, 1687, 3152 and 3728 where a clause looks for a column or a key as another clause
 * leaves it (all run on OceanBase 4.3), 8200 unsupported DDL (TiDB manual, "Error codes"); on TiDB 1061, 1067, 1068, 1091, 1553,
 * 3106, 3108, 3822 and 3837, too, where what a clause adds is still there, or what it touches is still held (run on 8.4).
 * An index's new name on MariaDB: 1022 duplicate key, in its statistics.
 */
export function wantsAnotherWay({ errno }: ServerErrorText): boolean {
  return errno !== undefined && refusals.has(errno);
}

const refusals = new Set([
  1022, 1054, 1060, 1061, 1067, 1068, 1072, 1091, 1167, 1176, 1235, 1283, 1553, 1687, 3106, 3108, 3152, 3728,
  3822, 3837, 4179, 8200,
]);
