import type { TableTransition } from '../../diff/tableTransition';
import { secondaryEngineHoldsTable } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';
import { withKeyInSight } from './generatedKey';
import { withoutLateDefaults } from './lateDefaults';
import { withoutSecondaryEngine } from './secondaryEngine';
import { versioningStops } from './systemVersioning';
import { withoutPartitions } from './unpartitioned';

/**
 * What a shadow has to be in between, where a server does not go all the way in one statement. On MySQL a secondary
 * engine goes, a generated key comes in sight, and some defaults come last, on TiDB too, where partitions go in between;
 * on MariaDB versioning ends and begins anew.
 */
export function waypoints(transition: TableTransition): TableSchema[] {
  const { actual, expected, server } = transition;
  const [before, after] = [actual, expected].map((table) => findOption(table, 'ENGINE')?.value);
  // Nor does any release give such a table another engine (error 3889).
  const isHeld = secondaryEngineHoldsTable(server) || (server.flavor === 'mysql' && before !== after);
  const free = isHeld ? withoutSecondaryEngine(actual) : undefined;
  const seen = withKeyInSight(transition);
  return [
    ...(free ? [free] : []),
    ...(seen ? [seen] : []),
    ...versioningStops(transition),
    ...withoutPartitions(transition, withoutLateDefaults(transition)),
  ];
}
