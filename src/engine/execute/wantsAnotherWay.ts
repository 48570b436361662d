import type { ServerFlavor } from '../schema/serverFacts';
import type { ServerErrorText } from './stepOutcome';

/**
 * True for the answers by which a server refuses a statement, having done nothing, where it takes what is planned
 * instead. Several changes in one ALTER TABLE of OceanBase and TiDB: 1235 not supported, 4179 operation not allowed
 * now, 1054, 1060, 1072, 1167, 1176, 1283, 1687, 3152 and 3728 where a clause looks for a column or a key as another clause
 * leaves it (all run on OceanBase 4.3), 8200 unsupported DDL (TiDB manual, "Error codes"); on TiDB 1061, 1067, 1068, 1071,
 * 1089, 1091, 1170, 1553, 3106, 3108, 3822 and 3837, too, where what a clause adds is still there, what it touches is
 * still held, or the column of an index is not yet what it will be (run on 8.4).
 * An index's new name on MariaDB: 1022 duplicate key, in its statistics.
 */
export function wantsAnotherWay({ errno }: ServerErrorText, flavor: ServerFlavor): boolean {
  if (errno === undefined) return false;
  return refusals.has(errno) || (flavor === 'tidb' && refusalsOfTidb.has(errno));
}

const refusals: ReadonlySet<number> = new Set([
  1022, 1054, 1060, 1072, 1167, 1176, 1235, 1283, 1687, 3152, 3728, 4179, 8200,
]);
const refusalsOfTidb: ReadonlySet<number> = new Set([
  1061, 1067, 1068, 1071, 1089, 1091, 1170, 1553, 3106, 3108, 3822, 3837,
]);
