import type { SaidTls } from '../../../address/clientTls';
import type { ConnectionProfile } from '../connectionProfile';
import { namedEnvironment } from './namedEnvironment';

/** Where an entry stands. */
export type ImportOrigin =
  | { readonly kind: 'optionFile'; readonly group: string; readonly file: string }
  | { readonly kind: 'sqlTools'; readonly scope: SqlToolsScope; readonly name: string };

export type SqlToolsScope = 'user' | 'workspace';

/** Where to connect, and as whom. */
export type Login = Pick<ConnectionProfile, 'host' | 'port' | 'user'>;

/** A connection that can be added. */
export interface ImportCandidate extends Login, Pick<ConnectionProfile, 'name' | 'environment' | 'tls'> {
  /** As it stands there; empty where the user has none, absent where nothing is said of it. */
  readonly password?: string;
  /** The entry wants it asked for, and not kept. */
  readonly asksForPassword: boolean;
  readonly origin: ImportOrigin;
}

/** An entry that cannot become a connection, and why. */
export interface LeftOutEntry {
  readonly origin: ImportOrigin;
  readonly reason: 'socket' | 'tunnel' | 'xProtocol' | 'incomplete' | 'invalid';
}

export interface ImportFindings {
  readonly candidates: readonly ImportCandidate[];
  readonly leftOut: readonly LeftOutEntry[];
}

/** What an entry says, not checked yet. */
export interface ImportEntry {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly tls: SaidTls;
  readonly password?: string;
  readonly asksForPassword?: boolean;
  /** More that may tell of the environment. */
  readonly group?: string;
  readonly origin: ImportOrigin;
}

/** The candidate that an entry makes, if a connection can be kept with what it says. */
export function candidateOf(entry: ImportEntry): ImportCandidate | LeftOutEntry {
  const { origin, password, tls } = entry;
  const [name, host, user] = [entry.name.trim(), entry.host.trim(), entry.user.trim()];
  const port = Number(entry.port);
  if (host === '' || user === '') return { origin, reason: 'incomplete' };
  const isPort = /^\d{1,5}$/.test(entry.port) && port >= 1 && port <= 65535;
  const fits = name.length <= 200 && host.length <= 255 && user.length <= 255;
  if (!isPort || !fits || /[\s/]/.test(host)) return { origin, reason: 'invalid' };
  return {
    name: name === '' ? host.slice(0, 200) : name,
    environment: namedEnvironment(name, entry.group ?? '', host),
    host,
    port,
    user,
    tls: { ...tls, mode: tls.mode ?? 'preferred' },
    ...(password === undefined ? {} : { password }),
    asksForPassword: entry.asksForPassword ?? false,
    origin,
  };
}

/** Candidates and what is left out, apart. */
export function findingsOf(entries: readonly (ImportCandidate | LeftOutEntry)[]): ImportFindings {
  return {
    candidates: entries.flatMap((entry) => ('reason' in entry ? [] : [entry])),
    leftOut: entries.flatMap((entry) => ('reason' in entry ? [entry] : [])),
  };
}

/** Whether two lead to the same server as the same user. */
export function isSameLogin(one: Login, other: Login): boolean {
  return (
    one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port && one.user === other.user
  );
}
