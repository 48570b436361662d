import { deepEqual, equal } from 'node:assert/strict';
import { pastedAddress } from '../../webview/connectionForm/pastedAddress';

describe('a pasted address (CO-2)', () => {
  const addresses: readonly (readonly [string, ReturnType<typeof pastedAddress>])[] = [
    ['mysql://db.example.com', { host: 'db.example.com' }],
    [' mysql://app:se%3Acret@db:4000/shop ', { host: 'db', port: '4000', user: 'app', password: 'se:cret' }],
    ['mysql://app@shop#one@10.0.0.1:2883/db', { host: '10.0.0.1', port: '2883', user: 'app@shop#one' }],
    ['mariadb://app@[::1]:3306', { host: '::1', port: '3306', user: 'app' }],
    [
      'jdbc:oceanbase://db:2883/shop?useSSL=false&user=app%40t%23c&password=a=b',
      { host: 'db', port: '2883', user: 'app@t#c', password: 'a=b', tlsMode: 'disabled' },
    ],
    [
      'mysql://app@db/shop?ssl-mode=VERIFY_CA&ssl-ca=%2Fca.pem',
      { host: 'db', user: 'app', tlsMode: 'verify-ca', caFile: '/ca.pem' },
    ],
    ['jdbc:mysql://db/shop?sslMode=REQUIRED', { host: 'db', tlsMode: 'required' }],
    ['jdbc:mysql://db/shop?useSSL=true', { host: 'db', tlsMode: 'required' }],
    ['jdbc:mysql://db/shop?connectTimeout=5', { host: 'db' }],
    [
      'mysql -h db -u one:sys:root --ssl-mode=VERIFY_IDENTITY',
      { host: 'db', user: 'one:sys:root', tlsMode: 'verify-identity' },
    ],
    ['mysql -h db --ssl_mode disabled', { host: 'db', tlsMode: 'disabled' }],
    [
      'mysql -h db --ssl-ca "/my certs/ca.pem" --ssl-cert=c.pem --ssl-key=k.pem',
      { host: 'db', tlsMode: 'verify-ca', caFile: '/my certs/ca.pem', certFile: 'c.pem', keyFile: 'k.pem' },
    ],
    ['mariadb -h db --skip-ssl', { host: 'db', tlsMode: 'disabled' }],
    ['mariadb -h db --ssl shop', { host: 'db', tlsMode: 'required' }],
    ['mariadb -h db --ssl --ssl-verify-server-cert', { host: 'db', tlsMode: 'verify-identity' }],

    ['jdbc:mysql:loadbalance://db:3306/shop', { host: 'db', port: '3306' }],
    [
      `mysql -hdb.example.com -P 4000 -u "app@tenant#cluster" -p'it is' -A shop`,
      { host: 'db.example.com', port: '4000', user: 'app@tenant#cluster', password: 'it is' },
    ],
    [
      '/usr/bin/obclient --host=db --port 2881 -uone:sys:root -p',
      { host: 'db', port: '2881', user: 'one:sys:root' },
    ],
  ];
  for (const [text, address] of addresses)
    it(`is read from ${text}`, () => deepEqual(pastedAddress(text), address));

  for (const text of [
    'db.example.com',
    'mysql',
    'mysql.example.com',
    'https://db/',
    'app@tenant#cluster',
    '',
  ]) {
    it(`is not seen in ${JSON.stringify(text)}`, () => equal(pastedAddress(text), undefined));
  }
});
