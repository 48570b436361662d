import { deepEqual } from 'node:assert/strict';
import type { ImportCandidate, LeftOutEntry } from '../../../src/host/connections/import/importCandidate';
import { sqlToolsConnections } from '../../../src/host/connections/import/sqlToolsConnections';

const server = { name: 'Shop', driver: 'MySQL', server: 'db', port: 3307, username: 'app' };
const shop = {
  name: 'Shop',
  environment: 'development',
  host: 'db',
  port: 3307,
  user: 'app',
  tls: { mode: 'preferred' },
  asksForPassword: false,
};

describe("SQLTools' connections (CO-3)", () => {
  const cases: readonly (readonly [
    string,
    object,
    Partial<ImportCandidate> | LeftOutEntry['reason'] | undefined,
  ])[] = [
    ['a server', server, {}],
    ['MariaDB', { ...server, driver: 'MariaDB' }, {}],
    ['another driver that means MySQL', { ...server, driver: 'mysql2' }, {}],
    ['an old entry', { ...server, driver: undefined, dialect: 'MySQL' }, {}],
    ['another database', { ...server, driver: 'PostgreSQL' }, undefined],
    ['TiDB without a port', { ...server, driver: 'TiDB', port: undefined }, { port: 4000 }],
    ['a port in quotes', { ...server, port: '3307' }, {}],
    ['no name', { ...server, name: undefined }, { name: 'db' }],
    ['a password', { ...server, password: 'secret' }, { password: 'secret' }],
    ['an empty password', { ...server, usePassword: 'Use empty password' }, { password: '' }],
    ['no password by its absence', { ...server, password: '' }, { password: '' }],
    [
      'a password to be asked for',
      { ...server, askForPassword: true, password: 'old' },
      { asksForPassword: true },
    ],
    ['the same in other words', { ...server, usePassword: 'Ask on connect' }, { asksForPassword: true }],
    ['a password that SQLTools keeps', { ...server, usePassword: 'SQLTools Driver Credentials' }, {}],
    ['the group of production', { ...server, group: 'Production' }, { environment: 'production' }],
    [
      'no TLS',
      { ...server, mysqlOptions: { enableSsl: 'Disabled', ssl: {} } },
      { tls: { mode: 'disabled' } },
    ],
    ['TLS', { ...server, mysqlOptions: { enableSsl: 'Enabled' } }, { tls: { mode: 'verify-ca' } }],
    [
      'TLS with files',
      { ...server, mysqlOptions: { ssl: { ca: '/ca', cert: '/cert', key: '/key' } } },
      { tls: { mode: 'verify-ca', caFile: '/ca', certFile: '/cert', keyFile: '/key' } },
    ],
    [
      'TLS unchecked',
      { ...server, mysqlOptions: { ssl: { ca: '/ca', rejectUnauthorized: false } } },
      { tls: { mode: 'required', caFile: '/ca' } },
    ],
    ['TLS beside the options', { ...server, ssl: true }, { tls: { mode: 'required' } }],
    ['no TLS beside the options', { ...server, ssl: false }, { tls: { mode: 'disabled' } }],
    [
      'a connection string',
      { name: 'Shop', driver: 'MySQL', connectString: 'mysql://app:p%40ss@db:3307/shop?ssl-mode=REQUIRED' },
      { password: 'p@ss', tls: { mode: 'required' } },
    ],
    ['a connection string of another kind', { ...server, connectString: 'Server=db;Uid=app' }, 'invalid'],
    ['a socket', { ...server, socketPath: '/run/my.sock', connectionMethod: 'Socket File' }, 'socket'],
    ['a socket of an old entry', { ...server, server: undefined, socketPath: '/run/my.sock' }, 'socket'],
    ['a tunnel', { ...server, ssh: 'Enabled', sshOptions: { host: 'jump' } }, 'tunnel'],
    ['the X protocol', { ...server, mysqlOptions: { authProtocol: 'xprotocol' } }, 'xProtocol'],
    ['no server', { ...server, server: '' }, 'incomplete'],
    ['no user', { ...server, username: undefined }, 'incomplete'],
    ['no port', { ...server, port: 70000 }, 'invalid'],
  ];
  for (const [what, entry, expected] of cases) {
    it(`are read: ${what}`, () => {
      const { candidates, leftOut } = sqlToolsConnections([{ scope: 'user', value: [entry] }]);
      const origin = { kind: 'sqlTools', scope: 'user', name: (entry as { name?: string }).name ?? '' };
      const isReason = typeof expected === 'string';
      deepEqual(candidates, isReason || !expected ? [] : [{ ...shop, ...expected, origin }]);
      deepEqual(leftOut, isReason ? [{ origin, reason: expected }] : []);
    });
  }

  for (const value of [undefined, null, {}, 'MySQL', [null, 1, 'x', [], {}]]) {
    it(`are none in ${JSON.stringify(value)}`, () => {
      deepEqual(sqlToolsConnections([{ scope: 'workspace', value }]), { candidates: [], leftOut: [] });
    });
  }
});
