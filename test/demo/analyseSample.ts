import { listTables } from '../../src/engine/catalog/listTables';
import type { Connection, ConnectionTarget } from '../../src/engine/connection/connection';
import { withReadConnections } from '../../src/engine/connection/openConnection';
import { compareTables } from '../../src/task/compareTables';
import { nameShadows } from '../../src/task/names/shadowNames';
import type { TableComparison } from '../../src/task/tableComparison';
import type { DatabaseServer } from '../support/database';
import { sampleUser } from './sampleDatabase';

const nameRule = { kind: 'prefix', affix: '_test_' } as const;

/** Compares all tables of a sample database, as the sample's user; the time is counted from the open connections. */
export async function analyseSample(
  server: DatabaseServer,
  database: string,
): Promise<{ readonly comparisons: readonly TableComparison[]; readonly milliseconds: number }> {
  const { host, port } = server;
  const target: ConnectionTarget = { host, port, user: sampleUser, tls: { mode: 'disabled' } };
  return withReadConnections(target, '', 2, async (connections) => {
    const start = performance.now();
    const comparisons = await compareAll(connections, database);
    return { comparisons, milliseconds: performance.now() - start };
  });
}

async function compareAll(
  connections: readonly [Connection, ...Connection[]],
  database: string,
): Promise<readonly TableComparison[]> {
  const [connection] = connections;
  const listed = await listTables(connection, database);
  const request = { database, range: 'all', nameRule, tables: [] } as const;
  const { pairs } = nameShadows(request, listed, connection.server);
  const settings = { database, nameRule, foreignKeyPolicy: 'shadowFirst' } as const;
  for await (const progress of compareTables(connections, pairs, listed, settings)) {
    if (progress.kind === 'finished') return progress.comparisons;
  }
  throw new Error('The analysis did not finish.');
}
