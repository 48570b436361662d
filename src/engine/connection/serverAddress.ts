import type { ConnectionTarget } from './connection';

/** `127.0.0.1:3306`; an IPv6 host in brackets. */
export function serverAddress({ host, port }: Pick<ConnectionTarget, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
