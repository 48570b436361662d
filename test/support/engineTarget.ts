import type { Connection, ConnectionTarget } from '../../src/engine/connection/connection';
import { type OpenOptions, openConnection } from '../../src/engine/connection/openConnection';
import type { DatabaseServer } from './database';

/** The test server as the engine is told of it, without TLS. */
export function targetOf(server: DatabaseServer, changes: Partial<ConnectionTarget> = {}): ConnectionTarget {
  const { host, port, user } = server;
  return { host, port, user, tls: { mode: 'disabled' }, ...changes };
}

/** The engine's own connection to the test server. */
export function openTo(
  server: DatabaseServer,
  purpose: OpenOptions['purpose'],
  changes: Partial<ConnectionTarget> = {},
  options: Partial<OpenOptions> = {},
): Promise<Connection> {
  return openConnection(targetOf(server, changes), server.password, { purpose, ...options });
}
