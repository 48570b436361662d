import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Installs Debian packages where that can be done without asking: as root, on Debian or Ubuntu. */
export function installByAptGet(...names: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !findExecutable('apt-get')) return false;
  process.stderr.write(`Installing ${names.join(', ')} by apt-get …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...parameters: readonly string[]): boolean =>
    spawnSync('apt-get', parameters, { stdio: ['ignore', 'ignore', 2], env }).status === 0;
  return run('update', '-q') && run('install', '-q', '-y', '--no-install-recommends', ...names);
}

/** The full path of a program on the PATH or in a system folder. */
export function findExecutable(name: string): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/local/bin',
    '/usr/libexec',
    '/opt/homebrew/bin',
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
