import { type SaidTls, clientTls } from '../../../address/clientTls';
import { urlAddress } from '../../../address/urlAddress';
import {
  type ImportCandidate,
  type ImportFindings,
  type LeftOutEntry,
  type SqlToolsScope,
  candidateOf,
  findingsOf,
} from './importCandidate';

/** The value of `sqltools.connections` in one of the settings. */
export interface SqlToolsSetting {
  readonly scope: SqlToolsScope;
  readonly value: unknown;
}

/** SQLTools' own ids are MySQL, MariaDB and TiDB; its other drivers name these too, and old entries say `dialect`. */
const ourDrivers = /mysql|mariadb|tidb|oceanbase|percona/i;

/** The connections that SQLTools' settings tell of. It need not be installed; nothing of its own is called. */
export function sqlToolsConnections(settings: readonly SqlToolsSetting[]): ImportFindings {
  return findingsOf(
    settings.flatMap(({ scope, value }) =>
      (Array.isArray(value) ? (value as readonly unknown[]) : []).flatMap((entry) =>
        connectionOf(entry, scope),
      ),
    ),
  );
}

function connectionOf(entry: unknown, scope: SqlToolsScope): readonly (ImportCandidate | LeftOutEntry)[] {
  const driver = textIn(entry, 'driver') ?? textIn(entry, 'dialect') ?? '';
  if (!ourDrivers.test(driver)) return [];
  const name = textIn(entry, 'name') ?? '';
  const origin = { kind: 'sqlTools', scope, name } as const;
  const reason = obstacleOf(entry);
  if (reason) return [{ origin, reason }];
  const url = textIn(entry, 'connectString');
  const address = url === undefined ? undefined : urlAddress(url);
  if (url !== undefined && !address) return [{ origin, reason: 'invalid' }];
  const asksForPassword = isAsked(entry);
  const password = asksForPassword ? undefined : (passwordOf(entry) ?? address?.password);
  return [
    candidateOf({
      name,
      host: address?.host ?? textIn(entry, 'server') ?? textIn(entry, 'host') ?? '',
      port: address?.port ?? textIn(entry, 'port') ?? (/tidb/i.test(driver) ? '4000' : '3306'),
      user: address?.user ?? textIn(entry, 'username') ?? textIn(entry, 'user') ?? '',
      tls: { ...tlsOf(entry), ...address?.tls },
      ...(password === undefined ? {} : { password }),
      asksForPassword,
      group: textIn(entry, 'group') ?? '',
      origin,
    }),
  ];
}

/** What a connection of ours cannot do. */
function obstacleOf(entry: unknown): LeftOutEntry['reason'] | undefined {
  if (textIn(entry, 'ssh') === 'Enabled') return 'tunnel';
  if (textIn(valueIn(entry, 'mysqlOptions'), 'authProtocol') === 'xprotocol') return 'xProtocol';
  if (textIn(entry, 'connectString') !== undefined) return undefined;
  const method = textIn(entry, 'connectionMethod');
  const hasSocket = textIn(entry, 'socketPath') !== undefined;
  return method === 'Socket File' || (hasSocket && method === undefined) ? 'socket' : undefined;
}

function isAsked(entry: unknown): boolean {
  return valueIn(entry, 'askForPassword') === true || /^ask/i.test(textIn(entry, 'usePassword') ?? '');
}

/** Empty where it says that the user has none; SQLTools keeps others in a place of its own, and says nothing. */
function passwordOf(entry: unknown): string | undefined {
  if (/empty/i.test(textIn(entry, 'usePassword') ?? '')) return '';
  const password = valueIn(entry, 'password');
  return typeof password === 'string' ? password : undefined;
}

/** The driver below SQLTools encrypts where `ssl` is there, and checks the certificate unless it is told not to. */
function tlsOf(entry: unknown): SaidTls {
  const options = valueIn(entry, 'mysqlOptions');
  const switched = textIn(options, 'enableSsl');
  if (switched === 'Disabled') return { mode: 'disabled' };
  const ssl = valueIn(options, 'ssl') ?? valueIn(entry, 'ssl') ?? (switched === 'Enabled' ? {} : undefined);
  if (ssl === undefined) return {};
  if (typeof ssl !== 'object') return { mode: ssl === false ? 'disabled' : 'required' };
  const files = clientTls(['ca', 'cert', 'key'].map((file) => [`ssl-${file}`, textIn(ssl, file)]));
  return { ...files, mode: valueIn(ssl, 'rejectUnauthorized') === false ? 'required' : 'verify-ca' };
}

function valueIn(entry: unknown, property: string): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, property) : undefined;
}

/** Text, or a number as text; empty text says nothing. */
function textIn(entry: unknown, property: string): string | undefined {
  const value = valueIn(entry, property);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
