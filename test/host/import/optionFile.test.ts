import { deepEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptionFile } from '../../../src/host/connections/import/optionFile';
import { findExecutable } from '../../support/systemPrograms';

/** Each line as it stands in the group [client], and the option it is. */
const lines: readonly (readonly [string, readonly [string, string?]])[] = [
  ['host=db', ['host', 'db']],
  ['  host =  db.example.com  ', ['host', 'db.example.com']],
  ['host=', ['host', '']],
  ['skip-ssl', ['skip-ssl']],
  ['skip_ssl # now', ['skip-ssl']],
  ['ssl_ca = /a b/ca.pem', ['ssl-ca', '/a b/ca.pem']],
  ['loose-ssl-mode=REQUIRED', ['ssl-mode', 'REQUIRED']],
  ['user="app user"', ['user', 'app user']],
  [`user='app@tenant#cluster'`, ['user', 'app@tenant#cluster']],
  ['user=app@tenant#cluster', ['user', 'app@tenant']],
  ['password=a;b', ['password', 'a;b']],
  ['password=a=b', ['password', 'a=b']],
  ['password="a#b" # the old one', ['password', 'a#b']],
  [String.raw`password="a\"#b"#c`, ['password', 'a"#b']],
  [String.raw`password=a\sb\\c\td\qe`, ['password', 'a b\\c\td\\qe']],
  ['password="b', ['password', '"b']],
  [`password='it's'`, ['password', `it's`]],
  ['password="', ['password', '"']],
  ['password=""', ['password', '']],
  [String.raw`password=end\\`, ['password', 'end\\']],
  [String.raw`password=end` + '\\', ['password', 'end\\']],
  [String.raw`ssl-ca=C:\certs\q\ca.pem`, ['ssl-ca', String.raw`C:\certs\q\ca.pem`]],
];

describe('an option file (CO-3)', () => {
  for (const [line, [name, value]] of lines) {
    it(`has the option in ${line}`, () => {
      const option = { kind: 'option', group: 'client', name, ...(value === undefined ? {} : { value }) };
      deepEqual(parseOptionFile(`[client]\n${line}\n`), [option]);
    });
  }

  it('has groups, comments, and other files', () => {
    const text = `\uFEFF# first\r
lost=1\r
[client]\r
; also a comment\r
host=a\r
[ client_prod ] # of ours
!include /etc/more.cnf
!includedir  /etc/my conf.d/
!nonsense
user=b
[broken
user=c`;
    deepEqual(parseOptionFile(text), [
      { kind: 'option', group: 'client', name: 'host', value: 'a' },
      { kind: 'include', path: '/etc/more.cnf' },
      { kind: 'includeFolder', path: '/etc/my conf.d/' },
      { kind: 'option', group: 'client_prod', name: 'user', value: 'b' },
    ]);
  });

  it('is read as the clients themselves read it', function () {
    const program = findExecutable('my_print_defaults');
    // It comes with the server's packages; not all that have a client have it.
    if (program === undefined) return this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
    try {
      const file = join(folder, 'my.cnf');
      writeFileSync(file, `[client]\n${lines.map(([line]) => line).join('\n')}\n`);
      const { stdout } = spawnSync(program, [`--defaults-file=${file}`, 'client'], { encoding: 'utf8' });
      const ours = lines.map(([, [name, value]]) =>
        value === undefined ? `--${name}` : `--${name}=${value}`,
      );
      const theirs = stdout
        .trimEnd()
        .split('\n')
        .map((line) =>
          line.replace(/^--[^=]*/, (name) => name.replaceAll('_', '-').replace('--loose-', '--')),
        );
      ok(theirs.length > 10);
      deepEqual(ours, theirs);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
