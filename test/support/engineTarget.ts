import type { Connection, ConnectionTarget } from '../../src/engine/connection/connection';
import { type OpenOptions, openConnection } from '../../src/engine/connection/openConnection';
import type { OpenConnection } from '../../src/task/run/runSessions';
import type { DatabaseServer } from './database';

/** The test server as the engine is told of it, without TLS. */
export function targetOf(server: DatabaseServer, changes: Partial<ConnectionTarget> = {}): ConnectionTarget {
  const { host, port, user } = server;
  return { host, port, user, tls: { mode: 'disabled' }, ...changes };
}

const opened = new Set<Connection>();

/** The engine's own connection to the test server. `closeConnections` closes it at the latest. */
export async function openTo(
  server: DatabaseServer,
  purpose: OpenOptions['purpose'],
  changes: Partial<ConnectionTarget> = {},
  options: Partial<OpenOptions> = {},
): Promise<Connection> {
  const connection = await openConnection(targetOf(server, changes), server.password, {
    purpose,
    ...options,
  });
  opened.add(connection);
  return connection;
}

/** Opens connections to the test server as a run wants them; who opened them closes them. */
export function openerTo(server: DatabaseServer, changes: Partial<ConnectionTarget> = {}): OpenConnection {
  return (options, signal) => openConnection(targetOf(server, changes), server.password, options, signal);
}

/** For `afterEach`: a test that failed leaves no socket behind that would keep mocha from ending. */
export async function closeConnections(): Promise<void> {
  await Promise.all([...opened].map((connection) => connection.close()));
  opened.clear();
}
