import { deepEqual } from 'node:assert/strict';
import { type ClientOption, clientTls, parameterTls } from '../../src/address/clientTls';

describe('what an address says of TLS', () => {
  const options: readonly (readonly [readonly ClientOption[], ReturnType<typeof clientTls>])[] = [
    [[], {}],
    [[['host', 'db']], {}],
    [[['ssl-mode', 'REQUIRED']], { mode: 'required' }],
    [[['ssl-mode', 'verify_identity']], { mode: 'verify-identity' }],
    [[['ssl-mode', 'perhaps']], {}],
    [[['ssl', undefined]], { mode: 'required' }],
    [[['ssl', '1']], { mode: 'required' }],
    [[['ssl', 'OFF']], { mode: 'disabled' }],
    [[['skip-ssl', undefined]], { mode: 'disabled' }],
    [[['disable-ssl', undefined]], { mode: 'disabled' }],
    // The last one counts.
    [
      [
        ['ssl-mode', 'REQUIRED'],
        ['skip-ssl', undefined],
      ],
      { mode: 'disabled' },
    ],
    [
      [
        ['skip-ssl', undefined],
        ['ssl', undefined],
      ],
      { mode: 'required' },
    ],
    [
      [
        ['skip-ssl', undefined],
        ['ssl-mode', 'PREFERRED'],
      ],
      { mode: 'preferred' },
    ],
    // Their order among each other says nothing.
    [
      [
        ['ssl-verify-server-cert', undefined],
        ['ssl', undefined],
      ],
      { mode: 'verify-identity' },
    ],
    [
      [
        ['ssl-verify-server-cert', '0'],
        ['ssl', undefined],
      ],
      { mode: 'required' },
    ],
    [
      [
        ['ssl-verify-server-cert', undefined],
        ['skip-ssl-verify-server-cert', undefined],
      ],
      {},
    ],
    [[['ssl-ca', '/ca.pem']], { mode: 'verify-ca', caFile: '/ca.pem' }],
    [[['ssl-capath', '/certs']], { mode: 'verify-ca', caFile: '/certs' }],
    [
      [
        ['ssl-ca', '/ca.pem'],
        ['ssl-mode', 'REQUIRED'],
      ],
      { mode: 'required', caFile: '/ca.pem' },
    ],
    [
      [
        ['ssl-ca', '/ca.pem'],
        ['ssl-ca', ''],
      ],
      {},
    ],
    [
      [
        ['ssl-cert', 'c'],
        ['ssl-key', 'k'],
      ],
      { certFile: 'c', keyFile: 'k' },
    ],
  ];
  for (const [said, tls] of options)
    it(`is read from the options ${JSON.stringify(said)}`, () => deepEqual(clientTls(said), tls));

  const parameters: readonly (readonly [string, ReturnType<typeof clientTls>])[] = [
    ['', {}],
    ['sslMode=VERIFY_CA', { mode: 'verify-ca' }],
    ['sslMode=verify-full', { mode: 'verify-identity' }],
    ['sslMode=trust', { mode: 'required' }],
    ['sslMode=disable', { mode: 'disabled' }],
    ['ssl-mode=PREFERRED&ssl-cert=c&ssl-key=k', { mode: 'preferred', certFile: 'c', keyFile: 'k' }],
    ['useSSL=false', { mode: 'disabled' }],
    ['useSSL=false&verifyServerCertificate=true', { mode: 'disabled' }],
    ['useSsl=true', { mode: 'required' }],
    ['useSSL=true&verifyServerCertificate=true', { mode: 'verify-ca' }],
    ['useSSL=true&sslMode=VERIFY_IDENTITY', { mode: 'verify-identity' }],
    ['requireSSL=true', { mode: 'required' }],
    ['requireSSL=false', {}],
    ['sslMode=verify-full&serverSslCert=/ca.pem', { mode: 'verify-identity', caFile: '/ca.pem' }],
    ['ssl=true', { mode: 'required' }],
    ['ssl={"rejectUnauthorized":true}', { mode: 'verify-ca' }],
    ['ssl={"rejectUnauthorized":false}', { mode: 'required' }],
    ['ssl={}', { mode: 'verify-ca' }],
  ];
  for (const [query, tls] of parameters) {
    it(`is read from the parameters ${query || 'of none'}`, () => {
      const pairs = query
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=') as [string, string]);
      deepEqual(parameterTls(pairs), tls);
    });
  }
});
