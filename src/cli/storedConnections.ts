import { readFile } from 'node:fs/promises';
import type { ConnectionTarget } from '../engine/connection/connection';
import { errorMessage } from '../engine/engineError';
import { UsageError } from './usageError';

/** A connection of the extension, as far as a run needs it. */
export interface StoredConnection extends ConnectionTarget {
  readonly id: string;
  readonly name: string;
  /** The user has none. */
  readonly password?: 'none';
}

/** Reads the extension's connections.json; entries that are none are left out. Throws UsageError. */
export async function readConnections(file: string): Promise<readonly StoredConnection[]> {
  let entries: unknown;
  try {
    entries = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`The connections cannot be read from ${file}: ${errorMessage(error)}`);
  }
  if (!Array.isArray(entries)) throw new UsageError(`${file} holds no list of connections.`);
  return entries.filter(isConnection);
}

/** Where a connection's password is looked for before SHADOW_SYNC_PASSWORD: `SHADOW_SYNC_PASSWORD_SHOP_PROD`. */
export function passwordVariable({ name }: Pick<StoredConnection, 'name'>): string {
  return `SHADOW_SYNC_PASSWORD_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;
}

/** From the environment; undefined where nobody gave one. */
export function passwordOf(connection: StoredConnection): string | undefined {
  if (connection.password === 'none') return '';
  return process.env[passwordVariable(connection)] ?? process.env['SHADOW_SYNC_PASSWORD'];
}

function isConnection(entry: unknown): entry is StoredConnection {
  if (typeof entry !== 'object' || entry === null) return false;
  const { id, name, host, port, user, tls } = entry as Partial<Record<keyof StoredConnection, unknown>>;
  const texts = [id, name, host, user].every((value) => typeof value === 'string');
  return texts && typeof port === 'number' && typeof tls === 'object' && tls !== null && 'mode' in tls;
}
