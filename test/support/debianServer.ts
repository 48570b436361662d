import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from './cacheFolder';
import { findExecutable } from './systemPrograms';

/** A server's files out of another Debian suite than this machine's, with the libraries they were built for. */
export interface UnpackedServer {
  /** Its `/usr`. */
  readonly base: string;
  /** Starts a program with those libraries: `loader … program`. */
  readonly loader: readonly string[];
}

/**
 * Downloads a package and all it needs from a suite of the Debian archive that apt-get knows here, and unpacks them in
 * the cache: nothing is installed, and no rights are needed. Linux x64 with Debian's apt-get only; throws otherwise.
 */
export function unpackFromDebian(suite: string, name: string): UnpackedServer {
  const folder = cached(`${name}-${suite}`, (root) => {
    process.stderr.write(`Unpacking ${name} of Debian ${suite} into ${cacheFolder()} …\n`);
    const apt = privateApt(join(root, 'apt'), suite);
    apt('update', '-q');
    const listed = apt('install', '-q', '-y', '--print-uris', name).matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm);
    const packages = [...listed].map(([, needed = '']) => needed).filter((needed) => !/perl/.test(needed));
    if (!packages.includes(name)) throw new Error(`Debian ${suite} has no ${name}.`);
    apt('download', '-q', ...packages);
    for (const file of readdirSync(join(root, 'apt')).filter((each) => each.endsWith('.deb')))
      output('dpkg-deb', ['-x', join(root, 'apt', file), root]);
    rmSync(join(root, 'apt'), { recursive: true });
  });
  const base = join(folder, 'usr');
  // Older suites have libraries beside /usr, too.
  const libraries = [base, folder].map((root) => join(root, 'lib', 'x86_64-linux-gnu')).filter(existsSync);
  const loaders = libraries.map((root) => join(root, 'ld-linux-x86-64.so.2')).filter(existsSync);
  return { base, loader: [loaders[0] ?? '', '--library-path', libraries.join(':')] };
}

type Apt = (...parameters: readonly string[]) => string;

/** apt-get with one source and lists of its own, as on a machine where nothing is installed yet. */
function privateApt(folder: string, suite: string): Apt {
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources.d'])
    mkdirSync(join(folder, part), { recursive: true });
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(folder, 'sources.list'),
    `deb [arch=amd64 signed-by=${keyring}] ${debianArchive()} ${suite} main\n`,
  );
  writeFileSync(join(folder, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': join(folder, 'sources.d'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': 'true',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    ...(process.getuid?.() === 0 && { 'APT::Sandbox::User': 'root' }),
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return (...parameters) => output('apt-get', [...options, ...parameters], folder);
}

/** Where this machine's own packages come from. */
function debianArchive(): string {
  const hint = 'MySQL 9 and MariaDB 11 for the tests come from Debian’s archive';
  if (process.platform !== 'linux' || process.arch !== 'x64' || !findExecutable('apt-get'))
    throw new Error(
      `${hint}: that takes Debian on x64. Give the URL of a server in SHADOW_SYNC_TEST_URL instead.`,
    );
  const format = '$(REPO_URI) $(ORIGIN) $(LABEL)';
  const targets = output('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const archive = /^(\S+) Debian Debian$/m.exec(targets)?.[1];
  if (!archive)
    throw new Error(
      `${hint}, which apt-get does not know here. Run apt-get update on Debian, or give SHADOW_SYNC_TEST_URL.`,
    );
  return archive;
}

function output(program: string, parameters: readonly string[], folder?: string): string {
  const { status, stdout, stderr } = spawnSync(program, parameters, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(folder !== undefined && { cwd: folder }),
  });
  if (status !== 0) throw new Error(`${program} failed (${status}):\n${stdout}${stderr}`);
  return stdout;
}
