import type { RowDataPacket } from 'mysql2';
import { type DatabaseServer, sharedDatabase } from './database';

/** What the run's shared server is, and what its account may do: where a test needs more, it skips itself. */
export interface ServerKind {
  readonly flavor: 'mariadb' | 'mysql' | 'oceanbase' | 'tidb';
  /** `SELECT VERSION()`: behind a proxy, and on OceanBase, the greeting tells something else. */
  readonly version: string;
  /** MySQL 5.6 and older: users without options, read-only variables. */
  readonly old: boolean;
  /** MySQL 5.6, MariaDB 10.3 with its own TLS library: it speaks none that Node takes. */
  readonly oldTls: boolean;
  /** The account may make users, look at all sessions and end them. */
  readonly administrator: boolean;
}

/** True from MySQL 8 on, or a later release of 8.0, by the greeting. */
export function isMysql8(version: string, release = 0): boolean {
  if (!/^(?:8|9|\d\d)\./.test(version) || /maria|tidb/i.test(version)) return false;
  const [, of80] = /^8\.0\.(\d+)/.exec(version) ?? [];
  return of80 === undefined || Number(of80) >= release;
}

let kind: Promise<ServerKind> | undefined;

/** Asked once. */
export function sharedServerKind(): Promise<ServerKind> {
  kind ??= sharedDatabase().then(ask);
  return kind;
}

/** Whether the run's shared server is one of these. */
export async function isServer(...flavors: readonly ServerKind['flavor'][]): Promise<boolean> {
  return flavors.includes((await sharedServerKind()).flavor);
}

async function ask(server: DatabaseServer): Promise<ServerKind> {
  const connection = await server.connectRoot();
  const rows = async (sql: string): Promise<string[]> => {
    const [found] = await connection.query<RowDataPacket[]>(sql);
    return found.map((row) => Object.values(row).join(' '));
  };
  const version = (await rows('SELECT VERSION()')).join('');
  const comment = (await rows("SHOW VARIABLES LIKE 'version_comment'")).join('');
  const tls = (await rows("SHOW VARIABLES LIKE 'version_ssl_library'")).join('');
  const grants = await rows('SHOW GRANTS');
  await connection.end();
  const flavor = (['OceanBase', 'TiDB', 'MariaDB'] as const).find((name) =>
    `${version} ${comment}`.includes(name),
  );
  const old = flavor === undefined && /^5\.[0-6]\./.test(version);
  return {
    flavor: flavor ? (flavor.toLowerCase() as 'oceanbase' | 'tidb' | 'mariadb') : 'mysql',
    version,
    old,
    oldTls: old || /yassl/i.test(tls),
    administrator: grants.some((grant) => /(?:ALL PRIVILEGES|CREATE USER)\b.* ON \*\.\*/.test(grant)),
  };
}
