import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where heavy things are kept between runs and clones; `SHADOW_SYNC_CACHE` moves it. */
export function cacheFolder(): string {
  return (
    process.env['SHADOW_SYNC_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'shadow-sync')
  );
}

/** A folder of the cache, made once by `fill`; a half-made one is never seen under its name. */
export function cached(name: string, fill: (folder: string) => void): string {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const growing = `${folder}.${process.pid}`;
  rmSync(growing, { recursive: true, force: true });
  mkdirSync(growing, { recursive: true });
  try {
    fill(growing);
    renameSync(growing, folder);
  } catch (error) {
    // Another process was faster: its folder holds the same.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(growing, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Installs the locked npm packages of `source` (package.json and package-lock.json) into the cache, keyed by the
 * lock file's hash and `salt`; `finish` may then patch what was installed.
 */
export function cachedPackages(
  name: string,
  source: string,
  finish: (folder: string) => void = () => undefined,
  salt = '',
): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} ${salt}`)
    .digest('hex')
    .slice(0, 12);
  return cached(`${name}-${hash}`, (folder) => {
    process.stderr.write(`Installing ${name} into ${cacheFolder()} …\n`);
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(folder, file));
    npmCi(folder);
    finish(folder);
  });
}

/** `npm ci` without running anybody's install scripts. */
export function npmCi(folder: string, ...flags: readonly string[]): void {
  const { status } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...flags],
    { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
}
