import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from './cacheFolder';
import { findExecutable } from './systemPrograms';

/** A server's files out of another suite than this machine's, with the libraries they were built for. */
export interface UnpackedServer {
  /** Its `/usr`. */
  readonly base: string;
  /** Starts a program with those libraries: `loader … program`. */
  readonly loader: readonly string[];
}

/** Where packages come from, and who signs for them. */
interface Archive {
  readonly url: string;
  readonly keyring: string;
  /** What a suite is, in words of sources.list: `noble main universe`. */
  readonly lines: (suite: string) => readonly string[];
}

/** A suite of the Debian archive that apt-get knows here. */
export function unpackFromDebian(suite: string, name: string): UnpackedServer {
  return unpack(suite, name, debianArchive);
}

/** A suite of the Ubuntu archive: with what came after its release, or as it was released. */
export function unpackFromUbuntu(
  suite: string,
  name: string,
  state: 'updated' | 'as released' = 'updated',
): UnpackedServer {
  return unpack(suite, name, () => ubuntuArchive(state === 'updated' ? ['', '-updates'] : ['']));
}

/**
 * Downloads a package and all it needs, and unpacks them in the cache: nothing is installed, and no rights are needed.
 * Linux x64 with Debian's apt-get only; throws otherwise.
 */
function unpack(suite: string, name: string, archive: () => Archive): UnpackedServer {
  const folder = cached(`${name}-${suite}`, (root) => {
    process.stderr.write(`Unpacking ${name} of ${suite} into ${cacheFolder()} …\n`);
    const apt = privateApt(join(root, 'apt'), suite, archive());
    apt('update', '-q');
    const listed = apt('install', '-q', '-y', '--print-uris', name).matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm);
    const packages = [...listed].map(([, needed = '']) => needed).filter((needed) => !/perl/.test(needed));
    if (!packages.includes(name)) throw new Error(`${suite} has no ${name}.`);
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
function privateApt(folder: string, suite: string, archive: Archive): Apt {
  for (const part of ['lists/partial', 'cache/archives/partial', 'sources.d'])
    mkdirSync(join(folder, part), { recursive: true });
  const source = `deb [arch=amd64 signed-by=${archive.keyring}] ${archive.url}`;
  const lines = archive.lines(suite).map((line) => `${source} ${line}\n`);
  writeFileSync(join(folder, 'sources.list'), lines.join(''));
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

const hint = 'Other servers for the tests come from the archives of Debian and Ubuntu';

/** Where this machine's own packages come from. */
function debianArchive(): Archive {
  requireApt();
  const format = '$(REPO_URI) $(ORIGIN) $(LABEL)';
  const targets = output('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const url = /^(\S+) Debian Debian$/m.exec(targets)?.[1];
  if (!url)
    throw new Error(
      `${hint}; apt-get knows none here. Run apt-get update on Debian, or give SHADOW_SYNC_TEST_URL.`,
    );
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return { url, keyring, lines: (suite) => [`${suite} main`] };
}

const ubuntuUrl = 'http://archive.ubuntu.com/ubuntu';
/** Debian has no package with Ubuntu's keys, so they come from there, and this says that they are the right ones. */
const ubuntuKeys = {
  file: 'ubuntu-keyring_2023.11.28.1_all.deb',
  sha256: '36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8',
};

function ubuntuArchive(pockets: readonly string[]): Archive {
  requireApt();
  const folder = cached('ubuntu-keyring', (root) => {
    const file = join(root, ubuntuKeys.file);
    output('/usr/lib/apt/apt-helper', [
      'download-file',
      `${ubuntuUrl}/pool/main/u/ubuntu-keyring/${ubuntuKeys.file}`,
      file,
      `SHA256:${ubuntuKeys.sha256}`,
    ]);
    output('dpkg-deb', ['-x', file, root]);
  });
  return {
    url: ubuntuUrl,
    keyring: join(folder, 'usr/share/keyrings/ubuntu-archive-keyring.gpg'),
    lines: (suite) => pockets.map((pocket) => `${suite}${pocket} main universe`),
  };
}

function requireApt(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !findExecutable('apt-get'))
    throw new Error(
      `${hint}: that takes Debian or Ubuntu on x64. Give the URL of a server in SHADOW_SYNC_TEST_URL instead.`,
    );
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
