import { clientTls } from '../../../address/clientTls';
import {
  type ImportCandidate,
  type ImportFindings,
  type LeftOutEntry,
  candidateOf,
  findingsOf,
} from './importCandidate';

/** An option, and the file that says it. */
export interface OptionOfFile {
  readonly file: string;
  readonly group: string;
  readonly name: string;
  readonly value?: string;
}

/** What the clients read without a suffix. [mariadb] is not among them: it is the server's. */
const clientGroups = ['client', 'client-server', 'client-mariadb', 'mysql', 'mariadb-client'];
/** Groups of servers say a user too: the one of the operating system that they run as. */
const serverGroup = /^(?:mysqld(?!ump)|mariadbd|server$|embedded|galera|wsrep)|^mariadb(?:-\d|$)/;
const placeOptions = ['host', 'user', 'port', 'socket'];

/** What is read together: the groups of the clients, and one that is named. */
interface GroupSet {
  /** As it is written. */
  readonly group: string;
  /** Of the connection; none for the clients' own groups. */
  readonly name?: string;
  /** In lower case. */
  readonly own: readonly string[];
  readonly needs: readonly string[];
}

/**
 * The connections that option files tell of: that of the clients' own groups, and one for each suffix (as with
 * --defaults-group-suffix) or other group. All inherit from the clients' groups, and as with the clients what comes
 * last counts, whichever group says it. `osUser` is who a client connects as where no user is said.
 */
export function groupConnections(options: readonly OptionOfFile[], osUser: string): ImportFindings {
  const sets = [
    { group: 'client', own: clientGroups, needs: ['host', 'user'] },
    ...namedSets([...new Set(options.map(({ group }) => group))]),
  ];
  return findingsOf(sets.flatMap((set) => connectionOf(set, options, osUser)));
}

function namedSets(groups: readonly string[]): readonly GroupSet[] {
  const sets = new Map<string, GroupSet>();
  for (const group of groups) {
    const lower = group.toLowerCase();
    if (clientGroups.includes(lower)) continue;
    const suffix = suffixOf(group);
    const key = suffix === undefined ? lower : `client${suffix.toLowerCase()}`;
    if (sets.has(key)) continue;
    sets.set(
      key,
      suffix === undefined
        ? { group, name: group, own: [lower], needs: serverGroup.test(lower) ? ['host'] : ['host', 'user'] }
        : {
            group,
            name: suffix.replace(/^[-_.\s]+/, ''),
            own: clientGroups.map((each) => each + suffix.toLowerCase()),
            needs: placeOptions,
          },
    );
  }
  return [...sets.values()];
}

/** `_prod` of client_prod or mysql_prod, `prod` of clientprod; mysqldump is a program, not a suffix. */
function suffixOf(group: string): string | undefined {
  return /^(?:client-mariadb|client-server|mariadb-client|client|mysql(?=[-_.]))(.+)$/i.exec(group)?.[1];
}

function connectionOf(
  { group, name, own, needs }: GroupSet,
  options: readonly OptionOfFile[],
  osUser: string,
): readonly (ImportCandidate | LeftOutEntry)[] {
  const isOwn = (option: OptionOfFile): boolean => own.includes(option.group.toLowerCase());
  const read = options.filter((option) => isOwn(option) || clientGroups.includes(option.group.toLowerCase()));
  const shown = read.findLast((option) => isOwn(option) && needs.includes(option.name));
  if (!shown) return [];
  const values = new Map(read.map((option) => [option.name, option.value]));
  // Empty, it takes back what was said before.
  const said = (option: string, otherwise: string): string => {
    const value = values.get(option);
    return value === undefined || value === '' ? otherwise : value;
  };
  const origin = {
    kind: 'optionFile',
    group: name === undefined ? shown.group : group,
    file: shown.file,
  } as const;
  if (usesSocket(read)) return [{ origin, reason: 'socket' }];
  const host = said('host', 'localhost');
  const password = values.get('password');
  return [
    candidateOf({
      name: name ?? host,
      host,
      port: said('port', '3306'),
      user: said('user', osUser),
      tls: clientTls(read.map((option) => [option.name, option.value])),
      ...(password === undefined ? {} : { password }),
      origin,
    }),
  ];
}

/**
 * Whether there is no way but a socket. One of [client-server] does not count: Debian's MariaDB ships it, for servers
 * that listen on a port as well.
 */
function usesSocket(read: readonly OptionOfFile[]): boolean {
  const last = (name: string): string | undefined => read.findLast((option) => option.name === name)?.value;
  if (/^(?:socket|pipe|memory)$/i.test(last('protocol') ?? '')) return true;
  const isSaid = read.some(({ name, group }) => name === 'socket' && group.toLowerCase() !== 'client-server');
  return isSaid && !last('host') && !last('port') && !/^tcp$/i.test(last('protocol') ?? '');
}
