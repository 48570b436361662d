import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cacheFolder';
import { endServer } from './endServer';

/** OceanBase's own kernel, MySQL mode, as published for Python: one 140 MB executable. */
const release = 'pylibseekdb==1.4.0.post1';

/**
 * Starts OceanBase (seekdb) and returns its port on 127.0.0.1. Linux x64, root, python3 with pip and iproute2 only.
 * The server listens on all addresses and cannot be told otherwise, so it runs in a network of its own, out of which
 * only its Unix socket leads; a proxy on 127.0.0.1 leads there. It needs an interface beside the loopback one.
 */
export async function startOceanBase(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const program = installOceanBase();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'shadow-sync-ob-'));
  const network =
    'ip link set lo up && ip link add v0 type veth peer name v1 && ip addr add 169.254.77.1/24 dev v0 && ip link set v0 up && ip link set v1 up';
  const sizes = ['datafile_size=1G', 'log_disk_size=2G', 'memory_limit=3G'];
  const parameters = [...sizes.flatMap((size) => ['--parameter', size]), '--log-level', 'ERROR'];
  const child = spawn(
    'unshare',
    [
      '-n',
      'sh',
      '-c',
      `${network} && exec "$0" "$@"`,
      program,
      '--nodaemon',
      '--base-dir',
      folder,
      ...parameters,
    ],
    { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: join(program, '..') } },
  );
  const proxy = await forwardTo(join(folder, 'run', 'sql.sock'));
  const stop = endServer(child, folder, () => proxy.close());
  return { port: (proxy.address() as AddressInfo).port, stop };
}

function installOceanBase(): string {
  const folder = cached(`oceanbase-${release.split('==')[1]}`, (target) => {
    process.stderr.write(`Installing ${release} …\n`);
    const pip = ['-m', 'pip', 'download', release, '--no-deps', '--only-binary=:all:', '--dest', target];
    run('python3', [...pip, '--python-version', '3.11', '--platform', 'manylinux_2_28_x86_64']);
    const wheel = readdirSync(target).find((file) => file.endsWith('.whl')) ?? '';
    run('python3', ['-m', 'zipfile', '-e', join(target, wheel), target]);
    rmSync(join(target, wheel));
    chmodSync(join(target, 'pylibseekdb', 'seekdb'), 0o755);
  });
  return join(folder, 'pylibseekdb', 'seekdb');
}

function run(program: string, parameters: readonly string[]): void {
  const { status, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed:\n${stderr}`);
}

function forwardTo(socketPath: string): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(socketPath);
    client.pipe(upstream).pipe(client);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', end);
  });
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
