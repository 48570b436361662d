import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../support/cacheFolder';
import { findExecutable } from '../support/systemPrograms';

/** Builds atlas/main.go, which compares two databases by Atlas's library, once; throws with what is missing. */
export function atlasProgram(): string {
  const source = join(__dirname, 'atlas');
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  const folder = cached(`bench-atlas-${hash.digest('hex').slice(0, 12)}`, (target) => {
    const go = findExecutable('go') ?? (existsSync(usualPlace) ? usualPlace : undefined);
    if (go === undefined) throw new Error('Go is not installed; on Debian: apt-get install golang-go');
    process.stderr.write('Building the comparison by Atlas …\n');
    const build = ['build', '-p', '1', '-trimpath', '-o', join(target, 'atlas'), '.'];
    const { status, stderr } = spawnSync(go, build, { cwd: source, encoding: 'utf8' });
    if (status !== 0) throw new Error(`go build failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  });
  return join(folder, 'atlas');
}

/** Where Go's own archive is unpacked (go.dev/doc/install). */
const usualPlace = '/usr/local/go/bin/go';
