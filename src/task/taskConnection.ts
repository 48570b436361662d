import type { ConnectionTarget } from '../engine/connection/connection';
import { serverAddress } from '../engine/connection/serverAddress';
import type { Task } from './task';

/** A connection as somebody saved it. */
interface SavedConnection extends Pick<ConnectionTarget, 'host' | 'port'> {
  readonly id: string;
}

/**
 * The connection that a task runs on: the one it was made with, else, for a task that was made on another machine, one
 * to the same address. Undefined where there is none.
 */
export function taskConnection<Saved extends SavedConnection>(
  { settings, address }: Pick<Task, 'settings' | 'address'>,
  connections: readonly Saved[],
): Saved | undefined {
  const own = connections.find(({ id }) => id === settings.connectionId);
  return own ?? connections.find((connection) => serverAddress(connection) === address);
}
