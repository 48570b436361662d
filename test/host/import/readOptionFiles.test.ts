import { deepEqual, ok } from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionFilePlaces, readOptionFiles } from '../../../src/host/connections/import/readOptionFiles';

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
    if (process.platform === 'win32') return;
    deepEqual(optionFilePlaces('linux', { MYSQL_HOME: '/opt/mysql' }, '/home/me'), [
      '/etc/my.cnf',
      '/etc/mysql/my.cnf',
      '/opt/mysql/my.cnf',
      '/home/me/.my.cnf',
    ]);
  });
});
