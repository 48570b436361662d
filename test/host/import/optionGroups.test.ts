import { deepEqual, equal } from 'node:assert/strict';
import { parseOptionFile } from '../../../src/host/connections/import/optionFile';
import { groupConnections } from '../../../src/host/connections/import/optionGroups';

const found = (text: string): ReturnType<typeof groupConnections> =>
  groupConnections(
    parseOptionFile(text).flatMap((line) => (line.kind === 'option' ? [{ ...line, file: '/my.cnf' }] : [])),
    'me',
  );

/** `name user@host:port tls`, and what is left out as `[group] reason`. */
const told = (text: string): readonly string[] => {
  const { candidates, leftOut } = found(text);
  return [
    ...candidates.map(({ name, user, host, port, tls }) => `${name} ${user}@${host}:${port} ${tls.mode}`),
    ...leftOut.map(({ origin, reason }) => `[${origin.kind === 'optionFile' ? origin.group : ''}] ${reason}`),
  ];
};

describe('the groups of option files (CO-3)', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', '', []],
    ['options that say no place', '[client]\ndefault-character-set=utf8mb4\npassword=x', []],
    ['the group of the clients', '[client]\nhost=db\nuser=app', ['db app@db:3306 preferred']],
    ['no user: the one of the system', '[mysql]\nhost=db', ['db me@db:3306 preferred']],
    ['no host: this machine', '[client]\nuser=app\nport=3307', ['localhost app@localhost:3307 preferred']],
    [
      'an empty host: this machine',
      '[client]\nhost=db\n[client_a]\nhost=',
      ['db me@db:3306 preferred', 'a me@localhost:3306 preferred'],
    ],
    [
      'groups in any case',
      '[CLIENT]\nhost=db\n[Client_Prod]\nuser=p',
      ['db me@db:3306 preferred', 'Prod p@db:3306 preferred'],
    ],
    [
      'a named group that inherits',
      '[client]\nuser=app\nport=3307\nssl-mode=REQUIRED\n[client_prod]\nhost=prod.example.com',
      ['localhost app@localhost:3307 required', 'prod app@prod.example.com:3307 required'],
    ],
    ['a group without separator', '[clientprod]\nhost=p\nuser=u', ['prod u@p:3306 preferred']],
    [
      'a suffix of several groups as one',
      '[client_a]\nhost=p\n[mysql_a]\nuser=u\n[client-mariadb_a]\nskip-ssl',
      ['a u@p:3306 disabled'],
    ],
    [
      'any other group with a host',
      '[staging]\nhost=s\n[other]\ncolour=red',
      ['staging me@s:3306 preferred'],
    ],
    [
      'what a named group takes back',
      '[client]\nskip-ssl\n[client_tls]\nhost=t\nssl',
      ['tls me@t:3306 required'],
    ],
    // As the clients read it, whichever group it is.
    [
      'what comes last',
      '[client_a]\nhost=first\nuser=u\n[client]\nhost=last',
      ['last me@last:3306 preferred', 'a u@last:3306 preferred'],
    ],
    [
      'groups of servers',
      '[mysqld]\nuser=mysql\nport=3306\n[mariadb]\nuser=mysql\n[mysqld_safe]\nuser=mysql\n[mariadb-10.11]\nuser=mysql',
      [],
    ],
    [
      'a program that is no server',
      '[mysqldump]\nuser=backup\nhost=db',
      ['mysqldump backup@db:3306 preferred'],
    ],
    ['a socket', '[client]\nuser=app\nsocket=/run/my.sock', ['[client] socket']],
    [
      'a protocol that is none of the network',
      '[client_l]\nuser=app\nhost=localhost\nprotocol=SOCKET',
      ['[client_l] socket'],
    ],
    [
      'a socket beside a host',
      '[client]\nsocket=/run/my.sock\n[client_a]\nhost=db',
      ['a me@db:3306 preferred'],
    ],
    [
      "Debian's socket",
      '[client-server]\nsocket=/run/mysqld/mysqld.sock\n[client]\nuser=app',
      ['localhost app@localhost:3306 preferred'],
    ],
    ['a port that is none', '[client]\nhost=db\nport=mysql', ['[client] invalid']],
    ['a host with a space', '[client]\nhost=a b', ['[client] invalid']],
    [
      'users of OceanBase',
      `[client_ob]\nhost=ob\nport=2883\nuser="app@shop#one"`,
      ['ob app@shop#one@ob:2883 preferred'],
    ],
  ];
  for (const [what, text, expected] of cases) it(`tell of ${what}`, () => deepEqual(told(text), expected));

  it('tell of a password, and where a connection stands', () => {
    const [one, two, none] = found(
      `[client]\nuser=a\nhost=h\npassword="s#1"\nssl-ca=/ca.pem\n[client_b]\nuser=b\npassword\n[client_c]\nuser=c\npassword=`,
    ).candidates;
    equal(one?.password, 's#1');
    deepEqual(one?.tls, { mode: 'verify-ca', caFile: '/ca.pem' });
    equal(two?.password, undefined);
    equal(none?.password, '');
    deepEqual(two?.origin, { kind: 'optionFile', group: 'client_b', file: '/my.cnf' });
  });
});
