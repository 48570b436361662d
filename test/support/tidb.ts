import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cacheFolder';
import { endServer } from './endServer';
import { freePort } from './freePort';
import { findExecutable } from './systemPrograms';

const packageName = 'github.com/pingcap/tidb/cmd/tidb-server';
/** `tidb/go.mod` locks it. */
const release = '20241125';

/** Starts TiDB, its rows in memory, and returns its port on 127.0.0.1. Takes Go 1.24 or newer, and minutes to build it once. */
export async function startTidb(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const program = builtTidb();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'shadow-sync-tidb-'));
  const config = join(folder, 'config.toml');
  writeFileSync(config, `temp-dir = ${JSON.stringify(join(folder, 'temp'))}\n`);
  const port = await freePort();
  const flags = [
    ['--config', config],
    ['--store', 'unistore'],
    ['--path', join(folder, 'data')],
    ['--host', '127.0.0.1'],
    ['-P', String(port)],
    ['--socket', join(folder, 'sock')],
    ['--log-file', join(folder, 'log')],
    // Without it, its list of sessions takes 40 s and is empty.
    ['--status-host', '127.0.0.1'],
    ['--status', String(await freePort())],
  ];
  // It writes a log of slow statements where it stands.
  const child = spawn(program, flags.flat(), { stdio: 'ignore', cwd: folder });
  return { port, stop: endServer(child, folder) };
}

function builtTidb(): string {
  const folder = cached(`tidb-${release}`, (target) => {
    const go = findExecutable('go');
    if (!go)
      throw new Error(
        'TiDB for the tests is built from its Go module: install Go 1.24 or newer, or give the URL of a server in SHADOW_SYNC_TEST_URL.',
      );
    process.stderr.write('Building TiDB, which takes some minutes …\n');
    const build = ['build', '-mod=readonly', '-o', join(target, 'tidb-server'), packageName];
    const { status, stderr } = spawnSync(go, build, { cwd: join(__dirname, 'tidb'), encoding: 'utf8' });
    if (status !== 0) throw new Error(`go ${build.join(' ')} failed:\n${stderr}`);
  });
  return join(folder, 'tidb-server');
}
