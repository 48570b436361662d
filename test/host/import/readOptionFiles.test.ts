import { deepEqual, equal, ok } from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupConnections } from '../../../src/host/connections/import/optionGroups';
import { optionFilePlaces, readOptionFiles } from '../../../src/host/connections/import/readOptionFiles';

/** As mysql_config_editor writes it: four zeros, a key of 20 bytes, then each line behind its length. */
function obscured(lines: readonly string[]): Buffer {
  const seed = Buffer.from('twenty bytes of a key');
  const key = Buffer.alloc(16);
  for (let at = 0; at < 20; at++) key.writeUInt8(key.readUInt8(at % 16) ^ seed.readUInt8(at), at % 16);
  const parts = lines.map((line) => {
    const cipher = createCipheriv('aes-128-ecb', key, null);
    const bytes = Buffer.concat([cipher.update(line), cipher.final()]);
    const length = Buffer.alloc(4);
    length.writeInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return Buffer.concat([Buffer.alloc(4), seed.subarray(0, 20), ...parts]);
}

describe('option files are read (CO-3)', () => {
  let folder: string;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'shadow-sync-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('with the files that they include, in their order', async () => {
    mkdirSync(join(folder, 'more'));
    write('more/b.cnf', '[client]\nname=b');
    write('more/a.cnf', '[client]\nname=a\n!include ../one.txt');
    write('more/c.txt', '[client]\nname=c');
    write('one.txt', '[client]\nname=one');
    const file = write('my.cnf', '[client]\nname=first\n!includedir more\nname=last');
    const { options, lookedAt } = await readOptionFiles([file]);
    deepEqual(
      options.map(({ value }) => value),
      ['first', 'a', 'one', 'b', 'last'],
    );
    deepEqual(
      lookedAt.map(({ path, problem }) => [path.slice(folder.length + 1).replaceAll('\\', '/'), problem]),
      [
        ['my.cnf', undefined],
        ['more/a.cnf', undefined],
        ['one.txt', undefined],
        ['more/b.cnf', undefined],
      ],
    );
  });

  it('and login paths, which inherit from the clients’ own group as others do', async () => {
    const plain = write('my.cnf', '[client]\nport=3307\nuser=me');
    const lines = ['[prod]\n', 'user = "app"\n', 'password = "p#\\"w"\n', 'host = "db.example"\n'];
    const login = join(folder, '.mylogin.cnf');
    writeFileSync(login, obscured(lines), { mode: 0o600 });
    const { options } = await readOptionFiles([plain, login]);
    const { candidates } = groupConnections(options, 'nobody');
    const prod = candidates.find(({ name }) => name === 'prod');
    deepEqual([prod?.host, prod?.port, prod?.user, prod?.password], ['db.example', 3307, 'app', 'p#"w']);
    const damaged = join(folder, 'damaged.cnf');
    writeFileSync(damaged, obscured(lines).subarray(0, -3), { mode: 0o600 });
    deepEqual((await readOptionFiles([damaged])).lookedAt, [{ path: damaged, problem: 'unreadable' }]);
  });

  it('even where one includes itself', async () => {
    const file = write('my.cnf', '[client]\nname=x\n!include my.cnf');
    ok((await readOptionFiles([file])).options.length < 20);
  });

  it('and those that cannot be are told', async function () {
    const open = write('open.cnf', '[client]\nhost=evil');
    if (process.platform !== 'win32') chmodSync(open, 0o666);
    mkdirSync(join(folder, 'folder.cnf'));
    const file = write('my.cnf', '!include gone.cnf\n!includedir nowhere');
    const { options, lookedAt } = await readOptionFiles([
      join(folder, 'missing.cnf'),
      join(folder, 'folder.cnf'),
      file,
      ...(process.platform === 'win32' ? [] : [open]),
    ]);
    deepEqual(options, []);
    deepEqual(
      lookedAt.map(({ path, problem }) => [path.slice(folder.length + 1), problem]),
      [
        ['missing.cnf', 'missing'],
        ['folder.cnf', 'unreadable'],
        ['my.cnf', undefined],
        ['gone.cnf', 'missing'],
        ['nowhere', 'missing'],
        ...(process.platform === 'win32' ? [] : [['open.cnf', 'writableByAll']]),
      ],
    );
  });

  it('from where the clients look', () => {
    deepEqual(optionFilePlaces('win32', { WINDIR: 'D:\\Windows' }, 'D:\\Users\\me'), [
      'D:\\Windows\\my.ini',
      'D:\\Windows\\my.cnf',
      'C:\\my.ini',
      'C:\\my.cnf',
    ]);
    equal(
      optionFilePlaces('win32', { APPDATA: 'D:\\Roaming' }, 'D:\\Users\\me').at(-1),
      'D:\\Roaming\\MySQL\\.mylogin.cnf',
    );
    if (process.platform === 'win32') return;
    deepEqual(optionFilePlaces('linux', { MYSQL_HOME: '/opt/mysql' }, '/home/me'), [
      '/etc/my.cnf',
      '/etc/mysql/my.cnf',
      '/opt/mysql/my.cnf',
      '/home/me/.my.cnf',
      '/home/me/.mylogin.cnf',
    ]);
  });
});
